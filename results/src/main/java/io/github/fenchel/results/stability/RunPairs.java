package io.github.fenchel.results.stability;

/** Which pairs of repetitions are compared. */
public enum RunPairs {
  /** Of runs that saw the same data: they differ in the seed alone. */
  SAME_DATA("same data") {
    @Override
    boolean has(Repetition left, Repetition right) {
      return left.half() == right.half();
    }
  },
  /** Of runs that trained on disjoint halves of the data: they differ in data and seed. */
  DISJOINT_HALVES("disjoint halves") {
    @Override
    boolean has(Repetition left, Repetition right) {
      return left.half() != right.half();
    }
  };

  private final String text;

  RunPairs(String text) {
    this.text = text;
  }

  /** Returns what files and tables call them. */
  public String text() {
    return text;
  }

  /** Returns whether two repetitions are such a pair. */
  abstract boolean has(Repetition left, Repetition right);
}
