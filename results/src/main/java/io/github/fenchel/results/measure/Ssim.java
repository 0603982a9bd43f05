package io.github.fenchel.results.measure;

import java.util.Arrays;

/**
 * Structural similarity of two maps.
 *
 * <p>{@code SSIM = mean over windows of ((2 m_a m_b + C1)(2 s_ab + C2)) / ((m_a^2 + m_b^2 + C1)(s_a
 * + s_b + C2))}, with {@code C1 = (0.01 L)^2}, {@code C2 = (0.03 L)^2}, the data range {@code L} of
 * the {@link Scale}, and means {@code m}, variances {@code s_a}, {@code s_b} and covariance {@code
 * s_ab} under the {@link Window}, at every place where it fits into the map.
 *
 * <p>It changes with all three settings, so a number without them says little. Two nearly empty
 * maps are alike: read it beside the top-k overlap.
 *
 * @param scale how maps are made comparable first
 * @param window what the statistics are taken under
 * @param sample whether variances and covariance are a sample's: {@code n / (n - 1)} times the
 *     window's own, {@code n} its pixels
 * @see <a href="https://doi.org/10.1109/TIP.2003.819861">Wang, Bovik, Sheikh and Simoncelli,
 *     2004</a>
 */
public record Ssim(Scale scale, Window window, boolean sample) {
  /** Of magnitudes as shares of their sum, as {@link MapSimilarity} has it. */
  public static final Ssim SHARES = new Ssim(Scale.SHARES, Window.GAUSSIAN, false);

  /** Of maps scaled to [0,1] each: what scikit-image gives with Gaussian weights. */
  public static final Ssim MIN_MAX = new Ssim(Scale.MIN_MAX, Window.GAUSSIAN, true);

  private static final double K1 = 0.01;
  private static final double K2 = 0.03;

  /** How maps are made comparable, and the data range that follows. */
  public enum Scale {
    /** As they are; the range is from the smaller minimum to the larger maximum of both. */
    NONE,
    /** Each from 0 to 1, a constant map 0; the range is 1. */
    MIN_MAX,
    /** Each divided by its sum; the range is that of {@link #NONE}. */
    SUM,
    /** Each divided by its sum; the range is from 0 to the larger maximum of both. */
    SHARES;

    private double[] of(double[] map) {
      double least = Arrays.stream(map).min().orElseThrow();
      double most = Arrays.stream(map).max().orElseThrow();
      double sum = sum(map);
      return switch (this) {
        case NONE -> map.clone();
        case MIN_MAX ->
            Arrays.stream(map)
                .map(value -> most > least ? (value - least) / (most - least) : 0)
                .toArray();
        case SUM, SHARES -> Arrays.stream(map).map(value -> value / sum).toArray();
      };
    }

    private double range(double least, double most) {
      return switch (this) {
        case NONE, SUM -> most - least;
        case MIN_MAX -> 1;
        case SHARES -> most;
      };
    }
  }

  /** What means and variances are taken under. */
  public enum Window {
    /** 11 x 11 Gaussian weights of deviation 1.5. */
    GAUSSIAN(11),
    /** 7 x 7 equal weights. */
    UNIFORM(7);

    private static final double DEVIATION = 1.5;
    private final int side;

    Window(int side) {
      this.side = side;
    }

    private double[] weights() {
      double[] weights = new double[side];
      for (int i = 0; i < side; i++) {
        double distance = i - side / 2;
        weights[i] =
            this == UNIFORM
                ? 1
                : StrictMath.exp(-distance * distance / (2 * DEVIATION * DEVIATION));
      }
      double sum = sum(weights);
      for (int i = 0; i < side; i++) {
        weights[i] /= sum;
      }
      return weights;
    }

    /** The weighted mean at every place where the window fits; rows first, then columns. */
    private double[] mean(double[] map, int height, int width) {
      double[] weights = weights();
      int columns = width - side + 1;
      double[] rows = new double[height * columns];
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < columns; x++) {
          double sum = 0;
          for (int k = 0; k < side; k++) {
            sum += weights[k] * map[y * width + x + k];
          }
          rows[y * columns + x] = sum;
        }
      }
      double[] means = new double[(height - side + 1) * columns];
      for (int y = 0; y < height - side + 1; y++) {
        for (int x = 0; x < columns; x++) {
          double sum = 0;
          for (int k = 0; k < side; k++) {
            sum += weights[k] * rows[(y + k) * columns + x];
          }
          means[y * columns + x] = sum;
        }
      }
      return means;
    }
  }

  /** Returns whether the window fits into a map. */
  public boolean fits(int height, int width) {
    return height >= window.side && width >= window.side;
  }

  /**
   * The mean structural similarity.
   *
   * @param a a map, row-major, {@code height x width}
   * @param b likewise
   * @return at most 1, a pure number; NaN if a side is shorter than the window, the data range is
   *     0, or a map that is divided by its sum has none
   */
  public double of(double[] a, double[] b, int height, int width) {
    if (!fits(height, width)) {
      return Double.NaN;
    }
    return of(side(a, height, width), side(b, height, width));
  }

  /** What the similarity takes from a map alone, into which the window fits. */
  Side side(double[] map, int height, int width) {
    return new Side(this, map, height, width);
  }

  /** The mean structural similarity of two maps of equal size, prepared by this. */
  double of(Side a, Side b) {
    double range = scale.range(Math.min(a.least, b.least), Math.max(a.most, b.most));
    double c1 = K1 * range * K1 * range;
    double c2 = K2 * range * K2 * range;
    double pixels = (double) window.side * window.side;
    double spread = sample ? pixels / (pixels - 1) : 1;
    double[] cross = window.mean(product(a.map, b.map), a.height, a.width);
    double sum = 0;
    for (int i = 0; i < cross.length; i++) {
      double both = a.means[i] * b.means[i];
      double squares = a.means[i] * a.means[i] + b.means[i] * b.means[i];
      double covariance = spread * (cross[i] - both);
      double variances = spread * (a.squares[i] + b.squares[i] - squares);
      sum += (2 * both + c1) * (2 * covariance + c2) / ((squares + c1) * (variances + c2));
    }
    return range > 0 ? sum / cross.length : Double.NaN;
  }

  /** A scaled map with its means, and those of its squares; compared with many. */
  static final class Side {
    private final double[] map;
    private final int height;
    private final int width;
    private final double least;
    private final double most;
    private final double[] means;
    private final double[] squares;

    private Side(Ssim of, double[] raw, int height, int width) {
      this.map = of.scale.of(raw);
      this.height = height;
      this.width = width;
      this.least = Arrays.stream(map).min().orElseThrow();
      this.most = Arrays.stream(map).max().orElseThrow();
      this.means = of.window.mean(map, height, width);
      this.squares = of.window.mean(product(map, map), height, width);
    }
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  private static double[] product(double[] a, double[] b) {
    double[] product = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      product[i] = a[i] * b[i];
    }
    return product;
  }
}
