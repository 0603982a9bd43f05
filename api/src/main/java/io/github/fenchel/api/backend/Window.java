package io.github.fenchel.api.backend;

/**
 * A square pooling window.
 *
 * @param size its side
 * @param stride the step on both axes
 * @param padding the border on each of the four sides, at most half the size
 */
public record Window(int size, int stride, int padding) {
  /** Checks the ranges. */
  public Window {
    if (size < 1 || stride < 1 || padding < 0 || 2 * padding > size) {
      throw new IllegalArgumentException(
          "window " + size + ", stride " + stride + ", padding " + padding);
    }
  }
}
