package io.github.fenchel.results.picture;

import io.github.fenchel.api.tensor.HostArray;
import java.awt.image.BufferedImage;

/** One image or map as pixels, each enlarged to a square of equal size: no smoothing. */
final class Panel {
  private static final int LEAST_SIDE = 84;
  private static final int WHITE = 255;

  private Panel() {}

  /** Returns how often a pixel is repeated: a 28 x 28 map becomes 84 x 84. */
  static int zoom(int height, int width) {
    int side = Math.max(height, width);
    return Math.max(1, (LEAST_SIDE + side - 1) / side);
  }

  /**
   * Draws an image in [0,1].
   *
   * @param image {@code [C,H,W]} with one channel (gray) or three (red, green, blue); of other
   *     counts the first is drawn in gray
   */
  static BufferedImage image(HostArray image) {
    int channels = (int) image.shape().get(0);
    int height = (int) image.shape().get(1);
    int width = (int) image.shape().get(2);
    int plane = height * width;
    int[] colors = new int[plane];
    for (int i = 0; i < plane; i++) {
      int red = level(image.at(i), 1);
      colors[i] =
          channels == 3
              ? rgb(red, level(image.at(plane + i), 1), level(image.at(2 * plane + i), 1))
              : rgb(red, red, red);
    }
    return enlarge(colors, height, width);
  }

  /**
   * Draws a map in gray: 0 is black, {@code white} and more is white.
   *
   * @param pooled {@code [H,W]}, not negative
   */
  static BufferedImage map(HostArray pooled, double white) {
    int[] colors = new int[pooled.size()];
    for (int i = 0; i < colors.length; i++) {
      int gray = level(pooled.at(i), white);
      colors[i] = rgb(gray, gray, gray);
    }
    return enlarge(colors, (int) pooled.shape().get(0), (int) pooled.shape().get(1));
  }

  private static int level(double value, double white) {
    double share = white > 0 ? value / white : 0;
    return (int) Math.round(WHITE * Math.min(1, Math.max(0, share)));
  }

  private static int rgb(int red, int green, int blue) {
    return red << 16 | green << 8 | blue;
  }

  private static BufferedImage enlarge(int[] colors, int height, int width) {
    int zoom = zoom(height, width);
    BufferedImage image = Png.canvas(width * zoom, height * zoom, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height * zoom; y++) {
      for (int x = 0; x < width * zoom; x++) {
        image.setRGB(x, y, colors[y / zoom * width + x / zoom]);
      }
    }
    return image;
  }
}
