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

    private double range(double[] a, double[] b) {
      double least =
          Math.min(Arrays.stream(a).min().orElseThrow(), Arrays.stream(b).min().orElseThrow());
      double most =
          Math.max(Arrays.stream(a).max().orElseThrow(), Arrays.stream(b).max().orElseThrow());
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
    double[] left = scale.of(a);
    double[] right = scale.of(b);
    double range = scale.range(left, right);
    double c1 = K1 * range * K1 * range;
    double c2 = K2 * range * K2 * range;
    double pixels = (double) window.side * window.side;
    double spread = sample ? pixels / (pixels - 1) : 1;
    double[] meanA = window.mean(left, height, width);
    double[] meanB = window.mean(right, height, width);
    double[] squareA = window.mean(product(left, left), height, width);
    double[] squareB = window.mean(product(right, right), height, width);
    double[] cross = window.mean(product(left, right), height, width);
    double sum = 0;
    for (int i = 0; i < meanA.length; i++) {
      double both = meanA[i] * meanB[i];
      double squares = meanA[i] * meanA[i] + meanB[i] * meanB[i];
      double covariance = spread * (cross[i] - both);
      double variances = spread * (squareA[i] + squareB[i] - squares);
      sum += (2 * both + c1) * (2 * covariance + c2) / ((squares + c1) * (variances + c2));
    }
    return range > 0 ? sum / meanA.length : Double.NaN;
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
