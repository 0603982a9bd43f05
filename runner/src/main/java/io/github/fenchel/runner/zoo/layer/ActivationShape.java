package io.github.fenchel.runner.zoo.layer;

/**
 * The shape of an activation, as far as it is known before there are weights.
 *
 * @param height rows of each channel
 * @param width columns of each channel
 * @param smallestBatch the fewest images that the layers so far can be trained on at once
 */
public record ActivationShape(int height, int width, int smallestBatch) {

  /**
   * Returns the extent after square windows: {@code floor((n + 2 padding - size) / stride) + 1}.
   */
  ActivationShape windows(int size, int stride, int padding) {
    return new ActivationShape(
        Math.floorDiv(height + 2 * padding - size, stride) + 1,
        Math.floorDiv(width + 2 * padding - size, stride) + 1,
        smallestBatch);
  }

  /** Returns the extent of a sum with what another way gives. */
  public ActivationShape beside(ActivationShape other) {
    return new ActivationShape(height, width, Math.max(smallestBatch, other.smallestBatch));
  }

  /** Returns the extent after a normalization by the batch's own statistics. */
  ActivationShape normalizedByBatch() {
    boolean single = height == 1 && width == 1;
    return new ActivationShape(height, width, Math.max(smallestBatch, single ? 2 : 1));
  }
}
