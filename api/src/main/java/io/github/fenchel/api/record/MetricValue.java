package io.github.fenchel.api.record;

import io.github.fenchel.api.explain.MetricDefinition;
import org.jspecify.annotations.Nullable;

/**
 * A metric of one run.
 *
 * @param definition what the number means
 * @param value the mean over the images
 * @param n the number of images with a value
 * @param undefined the number of images without one
 * @param standardError the standard error of the mean over the images: {@code s / sqrt(n)}; NaN for
 *     fewer than two
 * @param clean the mean of the same metric over the same images without its attack; null for a
 *     metric without an attack, and in records without it
 */
public record MetricValue(
    MetricDefinition definition,
    double value,
    int n,
    int undefined,
    double standardError,
    @Nullable Double clean) {

  /** A metric without an attack. */
  public MetricValue(
      MetricDefinition definition, double value, int n, int undefined, double standardError) {
    this(definition, value, n, undefined, standardError, null);
  }
}
