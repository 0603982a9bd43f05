package io.github.fenchel.runner.explain.metric.structure;

import java.util.Arrays;

/** How unevenly non-negative values are spread. */
final class Sparsity {
  private Sparsity() {}

  /**
   * The Gini index.
   *
   * <p>{@code G = sum_k (2k - n - 1) a_(k) / (n sum a)}, with {@code a_(1) <= ... <= a_(n)}.
   *
   * @param values not negative; any order
   * @return 0 for equal values, {@code 1 - 1/n} for a single one above 0; NaN if the sum is 0 or
   *     not finite. No offset is added, so scaling all values changes nothing.
   * @see <a href="https://arxiv.org/abs/0811.4706">Hurley and Rickard, 2009</a>
   */
  static double gini(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double sum = 0;
    double weighted = 0;
    for (int i = 0; i < n; i++) {
      sum += sorted[i];
      weighted += (2.0 * i + 1 - n) * sorted[i];
    }
    return isMass(sum) ? weighted / (n * sum) : Double.NaN;
  }

  /**
   * The Shannon entropy of the values' shares.
   *
   * <p>{@code H = -sum_i p_i ln p_i}, {@code p = a / sum a}, {@code 0 ln 0 = 0}.
   *
   * @param values not negative
   * @return nats, from 0 for a single value above 0 to {@code ln n} for equal values; NaN if the
   *     sum is 0 or not finite
   */
  static double entropy(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    if (!isMass(sum)) {
      return Double.NaN;
    }
    double entropy = 0;
    for (double value : values) {
      double share = value / sum;
      entropy -= share == 0 ? 0 : share * StrictMath.log(share);
    }
    return entropy;
  }

  /**
   * Hoyer's measure.
   *
   * <p>{@code (sqrt n - ||a||_1 / ||a||_2) / (sqrt n - 1)}.
   *
   * @param values at least two, not negative
   * @return 0 for equal values to 1 for a single one above 0; higher is sparser; NaN if the sum is
   *     0 or not finite, or there is one value only
   * @see <a href="https://www.jmlr.org/papers/v5/hoyer04a.html">Hoyer, 2004</a>
   */
  static double hoyer(double[] values) {
    double largest = 0;
    double sum = 0;
    for (double value : values) {
      largest = Math.max(largest, value);
      sum += value;
    }
    if (!isMass(sum)) {
      return Double.NaN;
    }
    double squares = 0;
    for (double value : values) {
      // Scaled by the maximum, so that squares of tiny gradients do not vanish.
      squares += value / largest * (value / largest);
    }
    double root = Math.sqrt(values.length);
    return (root - sum / largest / Math.sqrt(squares)) / (root - 1);
  }

  /**
   * The share of the values that count beside the largest.
   *
   * <p>{@code |{i : a_i / max a > threshold}| / n}.
   *
   * @param values not negative
   * @param threshold from 0 to below 1
   * @return {@code 1/n} to 1; lower is sparser; NaN if the sum is 0 or not finite
   * @see <a href="https://arxiv.org/abs/2007.07584">Nguyen and Martinez, 2020 (the count)</a>
   */
  static double effectiveShare(double[] values, double threshold) {
    double largest = 0;
    double sum = 0;
    for (double value : values) {
      largest = Math.max(largest, value);
      sum += value;
    }
    if (!isMass(sum)) {
      return Double.NaN;
    }
    int count = 0;
    for (double value : values) {
      count += value / largest > threshold ? 1 : 0;
    }
    return (double) count / values.length;
  }

  static boolean isMass(double sum) {
    return sum > 0 && Double.isFinite(sum);
  }
}
