package io.github.fenchel.results.compare;

/** The level at which two sets of runs are the same. */
public enum ComparisonVerdict {
  /** Weights, metrics and arrays are equal bit by bit. */
  BIT,
  /** Before the first step, logits, input gradient and perturbation agree within a budget. */
  TOLERANCE,
  /**
   * Over at least three seeds and five images, every metric with a margin is equivalent within it.
   */
  STATISTICAL,
  /** A metric's difference lies beyond its margin. */
  DIFFERENT,
  /** The evidence does not decide. */
  UNDECIDED
}
