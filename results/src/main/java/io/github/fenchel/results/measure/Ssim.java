package io.github.fenchel.results.measure;

/**
 * Structural similarity of two maps of magnitudes.
 *
 * @see <a href="https://doi.org/10.1109/TIP.2003.819861">Wang, Bovik, Sheikh and Simoncelli,
 *     2004</a>
 */
final class Ssim {
  private static final int RADIUS = 5;
  private static final int WINDOW = 2 * RADIUS + 1;
  private static final double SIGMA = 1.5;
  private static final double K1 = 0.01;
  private static final double K2 = 0.03;
  private static final double[] WEIGHTS = weights();

  private Ssim() {}

  /**
   * The mean structural similarity.
   *
   * <p>Each map is divided by its sum. Then {@code SSIM = mean over windows of ((2 m_a m_b + C1)(2
   * s_ab + C2)) / ((m_a^2 + m_b^2 + C1)(s_a^2 + s_b^2 + C2))}, with {@code C1 = (0.01 L)^2}, {@code
   * C2 = (0.03 L)^2}, data range {@code L} from 0 to the larger maximum of the two divided maps,
   * and means, variances and covariance under an 11 x 11 Gaussian of deviation 1.5, at every place
   * where it fits into the map.
   *
   * @param a magnitudes, row-major, {@code height x width}, sum above 0
   * @param b likewise
   * @return at most 1, a pure number; NaN if a side is shorter than 11
   */
  static double of(double[] a, double[] b, int height, int width) {
    if (height < WINDOW || width < WINDOW) {
      return Double.NaN;
    }
    double[] left = shares(a);
    double[] right = shares(b);
    double range = 0;
    for (int i = 0; i < left.length; i++) {
      range = Math.max(range, Math.max(left[i], right[i]));
    }
    double c1 = K1 * range * K1 * range;
    double c2 = K2 * range * K2 * range;
    double[] meanA = blur(left, height, width);
    double[] meanB = blur(right, height, width);
    double[] squareA = blur(product(left, left), height, width);
    double[] squareB = blur(product(right, right), height, width);
    double[] cross = blur(product(left, right), height, width);
    double sum = 0;
    for (int i = 0; i < meanA.length; i++) {
      double both = meanA[i] * meanB[i];
      double squares = meanA[i] * meanA[i] + meanB[i] * meanB[i];
      double covariance = cross[i] - both;
      double variances = squareA[i] + squareB[i] - squares;
      sum += (2 * both + c1) * (2 * covariance + c2) / ((squares + c1) * (variances + c2));
    }
    return sum / meanA.length;
  }

  private static double[] shares(double[] map) {
    double sum = 0;
    for (double value : map) {
      sum += value;
    }
    double[] shares = new double[map.length];
    for (int i = 0; i < map.length; i++) {
      shares[i] = map[i] / sum;
    }
    return shares;
  }

  private static double[] product(double[] a, double[] b) {
    double[] product = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      product[i] = a[i] * b[i];
    }
    return product;
  }

  /** The Gaussian mean at every place where the window fits; rows first, then columns. */
  private static double[] blur(double[] map, int height, int width) {
    int columns = width - WINDOW + 1;
    double[] rows = new double[height * columns];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < columns; x++) {
        double sum = 0;
        for (int k = 0; k < WINDOW; k++) {
          sum += WEIGHTS[k] * map[y * width + x + k];
        }
        rows[y * columns + x] = sum;
      }
    }
    double[] blurred = new double[(height - WINDOW + 1) * columns];
    for (int y = 0; y < height - WINDOW + 1; y++) {
      for (int x = 0; x < columns; x++) {
        double sum = 0;
        for (int k = 0; k < WINDOW; k++) {
          sum += WEIGHTS[k] * rows[(y + k) * columns + x];
        }
        blurred[y * columns + x] = sum;
      }
    }
    return blurred;
  }

  private static double[] weights() {
    double[] weights = new double[WINDOW];
    double sum = 0;
    for (int i = 0; i < WINDOW; i++) {
      double distance = i - RADIUS;
      weights[i] = StrictMath.exp(-distance * distance / (2 * SIGMA * SIGMA));
      sum += weights[i];
    }
    for (int i = 0; i < WINDOW; i++) {
      weights[i] /= sum;
    }
    return weights;
  }
}
