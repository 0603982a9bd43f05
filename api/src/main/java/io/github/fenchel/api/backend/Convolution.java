package io.github.fenchel.api.backend;

/**
 * How a convolution moves.
 *
 * @param stride the step on both axes, at least 1
 * @param padding the zeros on each of the four sides
 * @param groups the number of groups of channels that are convolved separately
 */
public record Convolution(int stride, int padding, int groups) {
  /** Checks the ranges. */
  public Convolution {
    if (stride < 1 || padding < 0 || groups < 1) {
      throw new IllegalArgumentException(
          "stride " + stride + ", padding " + padding + ", groups " + groups);
    }
  }
}
