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

  private static boolean isMass(double sum) {
    return sum > 0 && Double.isFinite(sum);
  }
}
