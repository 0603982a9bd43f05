package io.github.fenchel.runner.kernel;

import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.tensor.Shape;
import java.util.List;

/**
 * A convolution that is checked.
 *
 * @param images how many
 * @param side the height and width of the images
 * @param channels of the images
 * @param filters how many
 * @param window the height and width of the filters
 * @param options how it moves
 */
record SampleConvolution(
    int images, int side, int channels, int filters, int window, Convolution options) {

  /**
   * What networks of images are made of: each kind with the channels of residual, inverted and
   * patch-embedding networks and of small ones, with strides and without; and odd channels, where
   * faults were seen.
   */
  static final List<SampleConvolution> ALL =
      List.of(
          // A stem, small networks, residual blocks, patch embeddings.
          of(2, 16, 3, 64, 7, 2, 3),
          of(3, 14, 1, 32, 3, 1, 1),
          of(3, 14, 3, 16, 5, 1, 2),
          of(3, 14, 16, 32, 3, 1, 1),
          of(2, 9, 64, 64, 3, 1, 1),
          of(2, 8, 64, 128, 3, 2, 1),
          of(2, 4, 256, 512, 3, 2, 1),
          of(3, 8, 96, 192, 2, 2, 0),
          of(2, 16, 3, 96, 4, 4, 0),
          // Depthwise: inverted residuals, and wide windows.
          depthwise(3, 14, 7, 3, 1, 1),
          depthwise(3, 14, 32, 3, 1, 1),
          depthwise(2, 14, 96, 3, 2, 1),
          depthwise(2, 14, 144, 5, 2, 2),
          depthwise(2, 7, 240, 5, 1, 2),
          depthwise(2, 14, 96, 7, 1, 3),
          // Groups.
          grouped(3, 9, 32, 32, 3, 1, 4),
          grouped(3, 9, 64, 64, 3, 2, 32),
          grouped(3, 9, 24, 36, 3, 1, 3),
          grouped(3, 9, 8, 12, 1, 2, 2),
          // Windows over channels that fill no block.
          of(3, 9, 5, 7, 3, 1, 1),
          of(3, 9, 16, 10, 3, 1, 1),
          of(3, 9, 10, 16, 3, 2, 1),
          of(3, 9, 17, 33, 3, 1, 1),
          of(3, 14, 3, 20, 5, 2, 2),
          of(2, 9, 24, 40, 3, 2, 1),
          of(2, 9, 40, 24, 5, 1, 2),
          // Single pixels: shortcuts, bottlenecks, expansions, squeezes, odd ones.
          of(3, 8, 64, 128, 1, 2, 0),
          of(3, 8, 128, 256, 1, 2, 0),
          of(3, 4, 256, 512, 1, 2, 0),
          of(2, 8, 64, 64, 1, 1, 0),
          of(2, 8, 64, 256, 1, 1, 0),
          of(2, 8, 256, 64, 1, 1, 0),
          of(2, 4, 512, 1024, 1, 2, 0),
          of(2, 8, 16, 96, 1, 1, 0),
          of(2, 8, 24, 144, 1, 1, 0),
          of(2, 8, 144, 40, 1, 1, 0),
          of(2, 4, 320, 1280, 1, 1, 0),
          of(4, 1, 32, 8, 1, 1, 0),
          of(4, 1, 8, 32, 1, 1, 0),
          of(5, 8, 3, 28, 1, 2, 0),
          of(5, 14, 7, 15, 1, 2, 0),
          of(5, 14, 10, 15, 1, 2, 0),
          of(5, 14, 7, 8, 1, 2, 0),
          of(5, 14, 7, 15, 1, 1, 0),
          of(3, 14, 5, 480, 1, 2, 0),
          of(3, 9, 29, 13, 1, 2, 0),
          of(3, 9, 1, 1, 1, 1, 0));

  private static SampleConvolution of(
      int images, int side, int channels, int filters, int window, int stride, int padding) {
    return new SampleConvolution(
        images, side, channels, filters, window, new Convolution(stride, padding, 1));
  }

  private static SampleConvolution depthwise(
      int images, int side, int channels, int window, int stride, int padding) {
    return new SampleConvolution(
        images, side, channels, channels, window, new Convolution(stride, padding, channels));
  }

  private static SampleConvolution grouped(
      int images, int side, int channels, int filters, int window, int stride, int groups) {
    return new SampleConvolution(
        images, side, channels, filters, window, new Convolution(stride, window / 2, groups));
  }

  Shape input() {
    return Shape.of(images, channels, side, side);
  }

  Shape weight() {
    return Shape.of(filters, channels / options.groups(), window, window);
  }

  Shape output() {
    int positions = (side + 2 * options.padding() - window) / options.stride() + 1;
    return Shape.of(images, filters, positions, positions);
  }

  Convolution.Kind kind() {
    return options.kind(weight());
  }

  /** Returns it for people: {@code 3 -> 28 channels, 1x1, stride 2}. */
  String text() {
    return channels
        + " -> "
        + filters
        + " channels, "
        + window
        + "x"
        + window
        + (options.stride() == 1 ? "" : ", stride " + options.stride())
        + (options.groups() == 1 ? "" : ", groups " + options.groups());
  }
}
