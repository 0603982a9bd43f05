package io.github.fenchel.api.explain;

/**
 * What something costs for one image: how often the network is asked.
 *
 * @param forwards forward passes alone
 * @param gradients forward passes with a gradient, each about three times a forward pass
 */
public record Passes(double forwards, double gradients) {
  /** About how many forward passes take as long as one with a gradient. */
  public static final double FORWARDS_PER_GRADIENT = 3;

  /** Nothing. */
  public static final Passes NONE = new Passes(0, 0);

  /** One gradient. */
  public static final Passes GRADIENT = new Passes(0, 1);

  /** Some forward passes. */
  public static Passes forwards(double forwards) {
    return new Passes(forwards, 0);
  }

  /** Returns both together. */
  public Passes plus(Passes other) {
    return new Passes(forwards + other.forwards, gradients + other.gradients);
  }

  /** Returns this so many times. */
  public Passes times(double times) {
    return new Passes(forwards * times, gradients * times);
  }
}
