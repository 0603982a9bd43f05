package io.github.fenchel.runner.explain.metric;

import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.Reads;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.runner.explain.metric.map.ImageMap;

/**
 * The size of the loss gradient: how fast the loss can rise near the image.
 *
 * <p>Formula: {@code ||g||_1 = sum |g|} or {@code ||g||_2 = sqrt(sum g^2)}, {@code g} the gradient
 * of the cross-entropy. Pooling: over channels and pixels. Range: 0 to infinity, in nats per pixel
 * unit. Direction: lower is flatter.
 *
 * @param component the id
 * @param order which norm
 * @see <a href="https://arxiv.org/abs/2404.04647">Gong, Dou and Farnia, CVPR 2024</a>
 */
record GradientNorm(Component component, Order order) implements Metric {

  /** Which norm. */
  enum Order {
    /** Sum of absolute values. */
    L1,
    /** Euclidean length. */
    L2
  }

  @Override
  public MetricDefinition definition() {
    return new MetricDefinition(
        component,
        1,
        "gradient of the " + Output.LOSS.text(),
        (order == Order.L1 ? "1-norm" : "2-norm") + " over channels and pixels",
        "pixel [0,1]",
        "nat/pixel",
        Direction.LOWER);
  }

  @Override
  public Reads reads() {
    return Reads.logits().gradientOf(Output.LOSS);
  }

  @Override
  public double[] measure(Evidence evidence) {
    return ImageMap.each(
        evidence.gradient(Output.LOSS), map -> order == Order.L1 ? map.l1() : map.l2());
  }
}
