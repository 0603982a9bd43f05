package io.github.fenchel.suites.catalog;

/** The kinds of part that a suite names. */
public enum PartKind {
  /** Image data. */
  DATASET("dataset"),
  /** A family of networks. */
  ARCHITECTURE("architecture"),
  /** An engine. */
  BACKEND("backend"),
  /** A conjugate pair of regularizer and penalty. */
  NORM("norm"),
  /** A training objective: a route or a baseline. */
  OBJECTIVE("objective"),
  /** An optimizer. */
  OPTIMIZER("optimizer"),
  /** A schedule of the learning rate. */
  RATE("rate"),
  /** A change of training images. */
  AUGMENTATION("augmentation"),
  /** A metric. */
  METRIC("metric"),
  /** A saliency method. */
  SALIENCY("saliency method");

  private final String word;

  PartKind(String word) {
    this.word = word;
  }

  /** Returns its name in messages. */
  public String word() {
    return word;
  }
}
