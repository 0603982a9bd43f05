package io.github.fenchel.results.measure;

import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.api.tensor.HostArray;

/**
 * A mean with its standard error.
 *
 * @param mean the mean of the values that are numbers; NaN if none is
 * @param n how many values are numbers
 * @param undefined how many values are NaN
 * @param standardError {@code s / sqrt(n)} with the sample deviation {@code s}; NaN for {@code n}
 *     below 2
 */
public record MeanError(double mean, int n, int undefined, double standardError) {

  /**
   * The mean over images and how far it may be off.
   *
   * <p>{@code mean = sum(v_i) / n}, {@code standardError = sqrt(sum((v_i - mean)^2) / (n - 1) /
   * n)}, NaN values left out and counted; summed in double, in index order, in two passes.
   *
   * @param values one per image, any shape
   */
  public static MeanError of(HostArray values) {
    int n = 0;
    double sum = 0;
    for (int i = 0; i < values.size(); i++) {
      double value = values.at(i);
      if (!Double.isNaN(value)) {
        n++;
        sum += value;
      }
    }
    double mean = n == 0 ? Double.NaN : sum / n;
    double squares = 0;
    for (int i = 0; i < values.size(); i++) {
      double value = values.at(i);
      if (!Double.isNaN(value)) {
        squares += (value - mean) * (value - mean);
      }
    }
    double error = n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1) / n);
    return new MeanError(mean, n, values.size() - n, error);
  }

  /** Returns this as the value of a metric. */
  public MetricValue as(MetricDefinition definition) {
    return new MetricValue(definition, mean, n, undefined, standardError);
  }
}
