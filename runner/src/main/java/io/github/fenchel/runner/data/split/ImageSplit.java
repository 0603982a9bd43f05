package io.github.fenchel.runner.data.split;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.tensor.HostArray;

/**
 * Labeled images kept as bytes: a quarter of the memory of floats.
 *
 * <p>A byte {@code b} is the intensity {@code b / 255}, rounded to single precision.
 */
public final class ImageSplit implements Split {
  private static final float[] INTENSITY = new float[256];

  static {
    for (int value = 0; value < INTENSITY.length; value++) {
      INTENSITY[value] = value / 255f;
    }
  }

  private final ImageShape shape;
  private final byte[] pixels;
  private final byte[] labels;

  /**
   * Copies pixels and labels.
   *
   * @param shape the shape of every image
   * @param pixels all images, one after the other, each row-major {@code [C,H,W]}
   * @param labels the class of each image
   * @throws IllegalArgumentException if there are not {@code labels.length} images
   */
  public ImageSplit(ImageShape shape, byte[] pixels, byte[] labels) {
    if (pixels.length != (long) labels.length * shape.size()) {
      throw new IllegalArgumentException(
          labels.length
              + " images of "
              + shape
              + " take "
              + (long) labels.length * shape.size()
              + " bytes, found "
              + pixels.length);
    }
    this.shape = shape;
    this.pixels = pixels.clone();
    this.labels = labels.clone();
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public int label(int index) {
    return labels[index] & 255;
  }

  /** Returns the intensity that a byte represents. */
  public static float intensity(byte value) {
    return INTENSITY[value & 255];
  }

  @Override
  public HostArray images(int... indices) {
    int size = shape.size();
    float[] values = new float[Math.multiplyExact(indices.length, size)];
    int to = 0;
    for (int index : indices) {
      int from = index * size;
      for (int i = 0; i < size; i++) {
        values[to++] = intensity(pixels[from + i]);
      }
    }
    return HostArray.of(shape.batch(indices.length), values);
  }
}
