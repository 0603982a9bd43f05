package io.github.fenchel.runner.data.image;

import java.awt.image.Raster;

/**
 * What a JPEG's components are, and how libjpeg and Pillow make red, green and blue of them.
 *
 * <p>All arithmetic is libjpeg's, in whole numbers: with {@code fix(x) = floor(65536 x + 1/2)} and
 * {@code b, r} the components Cb and Cr less 128, red is {@code y + (fix(1.402) r + 32768 >> 16)},
 * blue {@code y + (fix(1.772) b + 32768 >> 16)}, and green {@code y + (-fix(0.34414) b -
 * fix(0.71414) r + 32768 >> 16)}, each clamped to 0 to 255. CMYK is Adobe's, which stores what is
 * left of the light: red is Pillow's {@code k - (255 - c) k / 255}, halves up.
 *
 * @see <a href="https://github.com/libjpeg-turbo/libjpeg-turbo/blob/main/src/jdcolor.c">libjpeg's
 *     jdcolor.c</a>
 */
enum JpegColors {
  /** Gray: three equal channels. */
  GRAY(1),
  /** Red, green and blue as they are. */
  RGB(3),
  /** Luminance and two chrominances. */
  YCC(3),
  /** What is left of cyan, magenta and yellow, and of black. */
  CMYK(4),
  /** CMYK whose first three are luminance and two chrominances. */
  YCCK(4);

  private static final int BITS = 16;
  private static final int HALF = 1 << (BITS - 1);
  private static final int CENTER = 128;
  private static final int RED = fixed(1.402);
  private static final int BLUE = fixed(1.772);
  private static final int GREEN_BLUE = fixed(0.34414);
  private static final int GREEN_RED = fixed(0.71414);

  private final int bands;

  JpegColors(int bands) {
    this.bands = bands;
  }

  private static int fixed(double x) {
    return (int) (x * (1 << BITS) + 0.5);
  }

  /** Returns red, green and blue of each pixel, row by row, from components of 8 bits. */
  byte[] rgb(Raster raster) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(width, height), Resize.CHANNELS)];
    byte[] row = new byte[width * bands];
    int to = 0;
    for (int y = 0; y < height; y++) {
      raster.getDataElements(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int from = 0; from < row.length; from += bands) {
        pixel(row, from, rgb, to);
        to += Resize.CHANNELS;
      }
    }
    return rgb;
  }

  private void pixel(byte[] row, int from, byte[] rgb, int to) {
    switch (this) {
      case GRAY -> {
        rgb[to] = row[from];
        rgb[to + 1] = row[from];
        rgb[to + 2] = row[from];
      }
      case RGB -> System.arraycopy(row, from, rgb, to, Resize.CHANNELS);
      case YCC -> ycc(row, from, rgb, to);
      case CMYK -> {
        for (int i = 0; i < Resize.CHANNELS; i++) {
          rgb[to + i] = light(row[from + i] & 255, row[from + 3] & 255);
        }
      }
      case YCCK -> {
        ycc(row, from, rgb, to);
        for (int i = 0; i < Resize.CHANNELS; i++) {
          rgb[to + i] = light(255 - (rgb[to + i] & 255), row[from + 3] & 255);
        }
      }
    }
  }

  private static void ycc(byte[] row, int from, byte[] rgb, int to) {
    int y = row[from] & 255;
    int b = (row[from + 1] & 255) - CENTER;
    int r = (row[from + 2] & 255) - CENTER;
    rgb[to] = clamped(y + ((RED * r + HALF) >> BITS));
    rgb[to + 1] = clamped(y + ((-GREEN_BLUE * b - GREEN_RED * r + HALF) >> BITS));
    rgb[to + 2] = clamped(y + ((BLUE * b + HALF) >> BITS));
  }

  private static byte clamped(int value) {
    return (byte) Math.max(0, Math.min(255, value));
  }

  /** Pillow's {@code cmyk2rgb} of the inverted samples that Adobe stores. */
  private static byte light(int color, int black) {
    int product = (255 - color) * black + CENTER;
    return clamped(black - (((product >> Byte.SIZE) + product) >> Byte.SIZE));
  }
}
