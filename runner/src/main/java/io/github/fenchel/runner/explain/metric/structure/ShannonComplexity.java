package io.github.fenchel.runner.explain.metric.structure;

import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.Reads;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.runner.explain.metric.map.ImageMap;

/**
 * The entropy of the pooled gradient map.
 *
 * <p>Formula: {@code H = -sum_i p_i ln p_i}, {@code p = a / sum a}. Pooling: {@code a = sum_c
 * |g_c|}. Range: 0 (one pixel alone) to {@code ln n} nats (all {@code n} pixels equal). Direction:
 * lower is sparser. It doesn't depend on the map's scale; a map of zeros has none.
 *
 * @param component the id and the output
 * @param of the output whose gradient is measured
 * @see <a href="https://arxiv.org/abs/2005.00631">Bhatt, Weller and Moura, 2020</a>
 */
record ShannonComplexity(Component component, Output of) implements Metric {
  @Override
  public MetricDefinition definition() {
    return new MetricDefinition(
        component,
        1,
        "gradient of the " + of.text(),
        "sum of |.| over channels",
        "pixel [0,1]",
        "nat",
        Direction.LOWER);
  }

  @Override
  public Reads reads() {
    return Reads.logits().mapOf(of);
  }

  @Override
  public double[] measure(Evidence evidence) {
    return ImageMap.eachPooled(evidence.map(), Sparsity::entropy);
  }
}
