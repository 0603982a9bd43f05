package io.github.fenchel.runner.explain.metric.structure;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.Reads;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.runner.explain.metric.map.ImageMap;
import io.github.fenchel.runner.explain.metric.map.MapMetric;
import io.github.fenchel.runner.explain.metric.map.TopShare;

/**
 * How a map's largest pixels hang together.
 *
 * <p>Formula: {@link Shapes#components} or {@link Shapes#largestComponent}. Pooling: {@code a =
 * sum_c |g_c|}. Range: 1 to {@code floor(top n)} pieces, lower is better connected; or {@code 1 /
 * floor(top n)} to 1, higher is better connected. A map of zeros has neither. Among equal pixels
 * the lower row-major index counts as larger, so a map with fewer pixels above 0 than are looked at
 * is filled up from its first row: read it beside the effective share.
 *
 * @param component the id and the output
 * @param of the output whose map is measured
 * @param top which pixels are looked at
 * @param share whether the largest piece's share is measured, in place of the number of pieces
 */
record Components(Component component, Output of, TopShare top, boolean share) implements Metric {
  @Override
  public MetricDefinition definition() {
    return new MetricDefinition(
        component,
        1,
        "gradient of the " + of.text(),
        MapMetric.POOLING + "; 8-neighbor components of the largest pixels",
        "pixel [0,1]",
        "",
        share ? Direction.HIGHER : Direction.LOWER);
  }

  @Override
  public Reads reads() {
    return Reads.logits().mapOf(of);
  }

  @Override
  public void check(ImageShape shape) {
    top.check(shape);
  }

  @Override
  public double[] measure(Evidence evidence) {
    return ImageMap.each(
        evidence.map(),
        map ->
            share
                ? Shapes.largestComponent(map.pooled(), map.shape().width(), top)
                : Shapes.components(map.pooled(), map.shape().width(), top));
  }
}
