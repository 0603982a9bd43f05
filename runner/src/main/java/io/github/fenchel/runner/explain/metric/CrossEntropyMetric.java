package io.github.fenchel.runner.explain.metric;

import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.parameter.Component;

/**
 * The cross-entropy of the label.
 *
 * <p>Formula: {@code log sum_k exp z_k - z_y}. Pooling: none. Range: 0 to infinity, in nats.
 * Direction: lower is better.
 *
 * @param component the id
 */
record CrossEntropyMetric(Component component) implements Metric {
  @Override
  public MetricDefinition definition() {
    return new MetricDefinition(
        component, 1, "logits", "none", "pixel [0,1]", "nat", Direction.LOWER);
  }

  @Override
  public double[] measure(Evidence evidence) {
    return Scores.crossEntropy(evidence);
  }
}
