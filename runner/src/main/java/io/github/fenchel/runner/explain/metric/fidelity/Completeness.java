package io.github.fenchel.runner.explain.metric.fidelity;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.explain.Reads;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.parameter.Component;

/**
 * How far a map is from adding up to what its method says that it explains.
 *
 * <p>Formula: {@code |sum a - T|}, {@code T} the method's {@link SaliencyMethod#total}, such as
 * {@code z_y(x) - z_y(x_0)} of integrated gradients. Pooling: the signed map's sum over all
 * entries. Range: 0 (an exact method) to infinity, in logits. Direction: lower is better. Of
 * complete methods only; a map of zeros has {@code |T|}.
 *
 * @param component the id
 * @see <a href="https://arxiv.org/abs/1703.01365">Sundararajan, Taly and Yan, 2017</a>
 */
record Completeness(Component component) implements Metric {
  @Override
  public MetricDefinition definition() {
    return new MetricDefinition(
        component,
        1,
        Output.LOGIT.text(),
        "distance of its sum from the method's total",
        "pixel [0,1]",
        "logit",
        Direction.LOWER);
  }

  @Override
  public Reads reads() {
    return Reads.logits().mapOf(Output.LOGIT).withModel();
  }

  @Override
  public boolean measures(SaliencyMethod method) {
    return method.isComplete();
  }

  /** The total is a difference of two outputs. */
  @Override
  public Passes passes(ImageShape image, Passes map) {
    return Passes.forwards(2);
  }

  @Override
  public double[] measure(Evidence evidence) {
    double[] values = evidence.method().total(evidence.model(), evidence.subject());
    int size = evidence.map().size() / Math.max(1, values.length);
    for (int image = 0; image < values.length; image++) {
      double sum = 0;
      for (int i = 0; i < size; i++) {
        sum += evidence.map().at(image * size + i);
      }
      values[image] = Math.abs(sum - values[image]);
    }
    return values;
  }
}
