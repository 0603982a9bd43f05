package io.github.fenchel.runner.data.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Scales a picture and cuts a square from its middle.
 *
 * <p>The short side becomes {@code side} pixels and the long one {@code floor(side * long /
 * short)}; the square starts {@code round((scaled - side) / 2)} in, halves to even. Scaling is
 * bilinear with antialiasing: with {@code s = length / scaled} pixels to one and {@code t = max(s,
 * 1)}, the weight of pixel {@code i} in new pixel {@code o} is {@code 1 - |i + 1/2 - (o + 1/2) s| /
 * t}, where that is above 0 and {@code i} within the picture, over the sum of these weights. Rows
 * and columns are weighed in double precision and rounded once, halves up: torchvision's {@code
 * Resize} on Pillow's images, which rounds twice, may differ by a level.
 *
 * @see <a href="https://pytorch.org/vision/stable/transforms.html">torchvision: Resize,
 *     CenterCrop</a>
 */
public final class Resize {
  /** Red, green and blue. */
  public static final int CHANNELS = 3;

  private static final int BRIGHTEST = 255;

  private Resize() {}

  /** What one new pixel is made of along an axis: pixels from {@code from} on. */
  private static final class Taps {
    private final int from;
    private final double[] weights;

    Taps(int from, double... weights) {
      this.from = from;
      this.weights = weights;
    }

    private int end() {
      return from + weights.length;
    }
  }

  /**
   * Returns the square.
   *
   * @param side its side in pixels
   * @return bytes {@code [3,side,side]}, row-major
   */
  public static byte[] square(RgbImage picture, int side) {
    int width = picture.width();
    int height = picture.height();
    int least = Math.min(width, height);
    return cut(
        picture, (int) ((long) side * width / least), (int) ((long) side * height / least), side);
  }

  /** Returns the square in the middle of a picture that is scaled to so many columns and rows. */
  static byte[] cut(RgbImage picture, int scaledWidth, int scaledHeight, int side) {
    List<Taps> columns = axis(picture.width(), scaledWidth, side);
    List<Taps> rows = axis(picture.height(), scaledHeight, side);
    int first = rows.stream().mapToInt(taps -> taps.from).min().orElse(0);
    int end = rows.stream().mapToInt(Taps::end).max().orElse(0);
    double[][] narrowed = new double[end - first][];
    for (int row = first; row < end; row++) {
      narrowed[row - first] = narrowed(picture, row, columns);
    }
    byte[] square = new byte[CHANNELS * side * side];
    double[] sums = new double[CHANNELS * side];
    for (int y = 0; y < side; y++) {
      Taps taps = rows.get(y);
      Arrays.fill(sums, 0);
      for (int tap = 0; tap < taps.weights.length; tap++) {
        double weight = taps.weights[tap];
        double[] row = narrowed[taps.from + tap - first];
        for (int i = 0; i < sums.length; i++) {
          sums[i] += weight * row[i];
        }
      }
      for (int i = 0; i < sums.length; i++) {
        int channel = i % CHANNELS;
        square[(channel * side + y) * side + i / CHANNELS] = rounded(sums[i]);
      }
    }
    return square;
  }

  private static double[] narrowed(RgbImage picture, int row, List<Taps> columns) {
    double[] narrowed = new double[CHANNELS * columns.size()];
    for (int x = 0; x < columns.size(); x++) {
      Taps taps = columns.get(x);
      picture.weigh(row, taps.from, taps.weights, narrowed, CHANNELS * x);
    }
    return narrowed;
  }

  private static byte rounded(double value) {
    return (byte) Math.max(0, Math.min(BRIGHTEST, (int) Math.floor(value + 0.5)));
  }

  /** The middle {@code side} pixels of an axis of {@code length} that is scaled. */
  private static List<Taps> axis(int length, int scaled, int side) {
    double step = (double) length / scaled;
    double reach = Math.max(step, 1);
    int skipped = (int) Math.rint((scaled - side) / 2.0);
    List<Taps> axis = new ArrayList<>();
    for (int o = skipped; o < skipped + side; o++) {
      axis.add(taps((o + 0.5) * step, reach, length));
    }
    return axis;
  }

  private static Taps taps(double center, double reach, int length) {
    int from = Math.max(0, (int) Math.floor(center - reach));
    int end = Math.min(length, (int) Math.ceil(center + reach) + 1);
    double[] weights = new double[end - from];
    int count = 0;
    double sum = 0;
    for (int i = from; i < end && i + 0.5 < center + reach; i++) {
      double weight = 1 - Math.abs(i + 0.5 - center) / reach;
      if (weight > 0) {
        weights[count++] = weight;
        sum += weight;
      } else {
        from = i + 1;
      }
    }
    double[] shares = Arrays.copyOf(weights, count);
    for (int i = 0; i < count; i++) {
      shares[i] /= sum;
    }
    return new Taps(from, shares);
  }
}
