package io.github.fenchel.runner.data.augmentation;

/** The pixels of one image within the array of its batch, channel after channel, row after row. */
final class Pixels {
  final float[] values;
  final int start;
  final int channels;
  final int height;
  final int width;

  Pixels(float[] values, int start, int channels, int height, int width) {
    this.values = values;
    this.start = start;
    this.channels = channels;
    this.height = height;
    this.width = width;
  }

  /** Returns where a channel begins. */
  int plane(int channel) {
    return start + channel * height * width;
  }

  /** Returns a copy of a channel. */
  float[] copy(int channel) {
    float[] copy = new float[height * width];
    System.arraycopy(values, plane(channel), copy, 0, copy.length);
    return copy;
  }
}
