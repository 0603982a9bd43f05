package io.github.fenchel.api.data;

import io.github.fenchel.api.tensor.Shape;

/**
 * The shape of one image.
 *
 * @param channels color channels
 * @param height pixels from top to bottom
 * @param width pixels from left to right
 */
public record ImageShape(int channels, int height, int width) {

  /** Returns the shape of a batch of {@code n} such images: {@code [N,C,H,W]}. */
  public Shape batch(int n) {
    return Shape.of(n, channels, height, width);
  }

  /** Returns the number of entries of one image. */
  public int size() {
    return channels * height * width;
  }

  /** Returns e.g. {@code 1x28x28}. */
  @Override
  public String toString() {
    return channels + "x" + height + "x" + width;
  }
}
