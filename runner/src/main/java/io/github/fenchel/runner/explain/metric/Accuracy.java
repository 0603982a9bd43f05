package io.github.fenchel.runner.explain.metric;

import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.parameter.Component;

/**
 * The share of images whose label has the largest logit.
 *
 * <p>Formula: 1 if {@code argmax_k z_k = y} (the first among ties), else 0; undefined if a logit is
 * NaN. Pooling: none. Range: 0 to 1. Direction: higher is better.
 *
 * @param component the id
 */
record Accuracy(Component component) implements Metric {
  @Override
  public MetricDefinition definition() {
    return new MetricDefinition(
        component, 1, "logits", "none", "pixel [0,1]", "", Direction.HIGHER);
  }

  @Override
  public double[] measure(Evidence evidence) {
    return Scores.correct(evidence);
  }
}
