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
 * The Gini index of the pooled gradient map.
 *
 * <p>Formula, computed by {@link Sparsity}: {@code G = sum_k (2k - n - 1) a_(k) / (n sum a)} over
 * the {@code n} pixels, sorted ascending. Pooling: {@code a = sum_c |g_c|}. Range: 0 (all pixels
 * equal) to {@code 1 - 1/n} (one pixel alone); about 0.414 for the absolute values of Gaussian
 * noise, 0.244 for three such channels pooled. Direction: higher is sparser. It doesn't depend on
 * the map's scale, and no offset is added; a map of zeros has none.
 *
 * @param component the id
 * @param of the output whose gradient is measured
 * @see <a href="https://arxiv.org/abs/0811.4706">Hurley and Rickard, 2009</a>
 * @see <a href="https://arxiv.org/abs/1810.06583">Chalasani et al., 2020</a>
 */
record Gini(Component component, Output of) implements Metric {
  @Override
  public MetricDefinition definition() {
    return new MetricDefinition(
        component,
        1,
        "gradient of the " + of.text(),
        "sum of |.| over channels",
        "pixel [0,1]",
        "",
        Direction.HIGHER);
  }

  @Override
  public Reads reads() {
    return Reads.logits().mapOf(of);
  }

  @Override
  public double[] measure(Evidence evidence) {
    return ImageMap.eachPooled(evidence.map(), Sparsity::gini);
  }
}
