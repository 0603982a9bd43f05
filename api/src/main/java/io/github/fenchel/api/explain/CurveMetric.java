package io.github.fenchel.api.explain;

import io.github.fenchel.api.tensor.HostArray;

/**
 * A metric whose number sums up a curve of each image, such as the area under it.
 *
 * <p>A curve's points are evenly spaced from 0 to 1: point t of {@code p} is at {@code t / (p - 1)}
 * of the way from the image that it begins with to the one that it ends with. What it shows is in
 * the {@link MetricDefinition}. Runs keep the curves of the images whose maps they keep.
 */
public interface CurveMetric extends Metric {
  /**
   * Computes the curves of some images.
   *
   * @return FLOAT64 {@code [n, points]}, of at least two points, as many for every image of a run;
   *     NaN for an image that has none
   */
  HostArray curves(Evidence evidence);

  /**
   * Returns the number of each image.
   *
   * @param curves what {@link #curves} returned, or the rows of some images
   * @return one number per row; NaN where it is undefined
   */
  double[] summarize(HostArray curves);

  @Override
  default double[] measure(Evidence evidence) {
    return summarize(curves(evidence));
  }
}
