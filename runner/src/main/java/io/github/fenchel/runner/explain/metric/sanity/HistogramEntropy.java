package io.github.fenchel.runner.explain.metric.sanity;

import io.github.fenchel.api.tensor.HostArray;

/** How evenly a map's signed entries are spread over 100 bins between their own extremes. */
final class HistogramEntropy {
  static final int BINS = 100;

  private HistogramEntropy() {}

  /** Returns {@link #of} of each map of an array {@code [n,C,H,W]}. */
  static double[] each(HostArray maps) {
    double[] entropies = new double[Math.toIntExact(maps.shape().get(0))];
    for (int image = 0; image < entropies.length; image++) {
      entropies[image] = of(maps.rows(image, image + 1).toDoubles());
    }
    return entropies;
  }

  /**
   * The entropy of a histogram.
   *
   * <p>{@code -sum_b p_b ln p_b}, {@code p_b} the share of entries in bin {@code b}: from {@code
   * min + b (max - min) / 100}, included, to the next edge, which only the last bin includes.
   *
   * @return nats, above 0 to {@code ln 100}; NaN if the entries are all equal or one is not finite
   */
  static double of(double[] entries) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double entry : entries) {
      low = Math.min(low, entry); // NaN if one is
      high = Math.max(high, entry);
    }
    double width = (high - low) / BINS;
    if (!(width > 0) || !Double.isFinite(width)) {
      return Double.NaN;
    }
    int[] counts = new int[BINS];
    for (double entry : entries) {
      counts[bin(entry, low, high, width)]++;
    }
    double entropy = 0;
    for (int count : counts) {
      double share = (double) count / entries.length;
      entropy -= count == 0 ? 0 : share * StrictMath.log(share);
    }
    return entropy;
  }

  /** By the edges themselves, so that rounding of a quotient moves no entry on one of them. */
  private static int bin(double entry, double low, double high, double width) {
    int bin = Math.min(BINS - 1, (int) ((entry - low) / (high - low) * BINS));
    if (entry < low + bin * width) {
      return bin - 1;
    }
    return bin < BINS - 1 && entry >= low + (bin + 1) * width ? bin + 1 : bin;
  }
}
