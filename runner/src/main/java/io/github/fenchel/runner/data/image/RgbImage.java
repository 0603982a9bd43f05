package io.github.fenchel.runner.data.image;

/** A decoded image: red, green and blue of each pixel, 0 to 255. */
public final class RgbImage {
  private final int width;
  private final int height;
  private final byte[] samples;

  /**
   * Takes the samples, which are not to be changed any more.
   *
   * @param samples row by row, red, green and blue of each pixel
   */
  RgbImage(int width, int height, byte[] samples) {
    if (samples.length != (long) width * height * Resize.CHANNELS) {
      throw new IllegalArgumentException(
          width + "x" + height + " pixels do not take " + samples.length + " samples");
    }
    this.width = width;
    this.height = height;
    this.samples = samples;
  }

  /** Returns the number of pixels in a row. */
  public int width() {
    return width;
  }

  /** Returns the number of rows. */
  public int height() {
    return height;
  }

  /** Puts the weighed sum of some pixels of a row, one after another, into three places. */
  void weigh(int row, int column, double[] weights, double[] sums, int to) {
    double red = 0;
    double green = 0;
    double blue = 0;
    int at = (row * width + column) * Resize.CHANNELS;
    for (double weight : weights) {
      red += weight * (samples[at] & 255);
      green += weight * (samples[at + 1] & 255);
      blue += weight * (samples[at + 2] & 255);
      at += Resize.CHANNELS;
    }
    sums[to] = red;
    sums[to + 1] = green;
    sums[to + 2] = blue;
  }

  /** Returns one sample, 0 to 255. */
  public int at(int row, int column, int channel) {
    return samples[(row * width + column) * Resize.CHANNELS + channel] & 255;
  }
}
