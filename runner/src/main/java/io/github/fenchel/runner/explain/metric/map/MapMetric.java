package io.github.fenchel.runner.explain.metric.map;

import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.Reads;
import io.github.fenchel.api.parameter.Component;
import java.util.function.ToDoubleFunction;

/**
 * A metric of one map alone, pooled: {@code a = sum_c |g_c|}.
 *
 * @param component the id and its arguments
 * @param of the output whose map is measured
 * @param direction which way is better
 * @param measure what is measured, a pure number
 */
public record MapMetric(
    Component component, Output of, Direction direction, ToDoubleFunction<ImageMap> measure)
    implements Metric {
  /** How maps are pooled, in definitions. */
  public static final String POOLING = "sum of |.| over channels";

  @Override
  public MetricDefinition definition() {
    return new MetricDefinition(
        component, 1, "gradient of the " + of.text(), POOLING, "pixel [0,1]", "", direction);
  }

  @Override
  public Reads reads() {
    return Reads.logits().mapOf(of);
  }

  @Override
  public double[] measure(Evidence evidence) {
    return ImageMap.each(evidence.map(), measure);
  }
}
