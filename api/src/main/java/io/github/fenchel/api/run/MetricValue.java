package io.github.fenchel.api.run;

import io.github.fenchel.api.metric.MetricDefinition;

/**
 * A metric of one run.
 *
 * @param definition what the number means
 * @param value the mean over the images
 * @param n the number of images with a value
 * @param undefined the number of images without one
 * @param standardError the standard error of the mean over the images: {@code s / sqrt(n)}; NaN for
 *     fewer than two
 */
public record MetricValue(
    MetricDefinition definition, double value, int n, int undefined, double standardError) {}
