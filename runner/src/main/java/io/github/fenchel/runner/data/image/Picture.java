package io.github.fenchel.runner.data.image;

/** A decoded image: red, green and blue of each pixel, 0 to 255. */
public final class Picture {
  private final int width;
  private final int height;
  private final byte[] samples;

  /**
   * Takes the samples, which are not to be changed any more.
   *
   * @param samples row by row, red, green and blue of each pixel
   */
  Picture(int width, int height, byte[] samples) {
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

  /** Returns one sample, 0 to 255. */
  public int at(int row, int column, int channel) {
    return samples[(row * width + column) * Resize.CHANNELS + channel] & 255;
  }
}
