package io.github.fenchel.results.trace;

/**
 * Which tensor of a training step.
 *
 * @param kind its kind
 * @param name the weight's or the statistic's name, e.g. {@code layer1.0.bn1.running_var}; empty
 *     for kinds that do not belong to a layer
 */
public record TraceTensor(TraceKind kind, String name) {
  private static final String SEPARATOR = "/";

  /** Checks that it has a name exactly if its kind is a layer's. */
  public TraceTensor {
    if (kind.isLayered() == name.isEmpty()) {
      throw new IllegalArgumentException(
          "a " + kind.label() + " cannot be called \"" + name + "\"");
    }
  }

  /** Reads what {@link #arrayName} gave. */
  static TraceTensor ofArray(String arrayName) {
    int at = arrayName.indexOf(SEPARATOR);
    String word = at < 0 ? arrayName : arrayName.substring(0, at);
    TraceKind kind =
        TraceKind.ofWord(word)
            .orElseThrow(() -> new IllegalArgumentException("no tensor is called " + arrayName));
    return new TraceTensor(kind, at < 0 ? "" : arrayName.substring(at + 1));
  }

  /** Returns what a step's file calls it, e.g. {@code weight/fc.bias} or {@code loss}. */
  public String arrayName() {
    return name.isEmpty() ? kind.word() : kind.word() + SEPARATOR + name;
  }

  /** Returns the layer that it belongs to, e.g. {@code layer1.0.bn1}; empty for none. */
  public String layer() {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  /** Returns what people read, e.g. {@code weight fc.bias}. */
  @Override
  public String toString() {
    return name.isEmpty() ? kind.label() : kind.label() + " " + name;
  }
}
