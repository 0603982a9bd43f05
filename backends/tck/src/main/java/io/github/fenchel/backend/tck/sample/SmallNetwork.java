package io.github.fenchel.backend.tck.sample;

import static io.github.fenchel.backend.tck.sample.Numbers.normal;

import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.ValueAndGradient;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.backend.Window;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;

/** A classifier with one of each layer, small enough to difference every weight. */
public final class SmallNetwork {
  private static final int CLASSES = 4;

  private final Session session;
  private final UnaryOperator<Tensor> activation;
  private final Variable kernel;
  private final Variable scale;
  private final Variable shift;
  private final Variable dense;
  private final Variable bias;

  public SmallNetwork(Session session, UnaryOperator<Tensor> activation) {
    this.session = session;
    this.activation = activation;
    kernel = session.variable("kernel", normal(11, 4, 1, 3, 3));
    scale = session.variable("scale", normal(12, 4));
    shift = session.variable("shift", normal(13, 4));
    dense = session.variable("dense", normal(14, CLASSES, 4 * 4));
    bias = session.variable("bias", normal(15, CLASSES));
  }

  public List<Variable> weights() {
    return List.of(kernel, scale, shift, dense, bias);
  }

  public static HostArray images() {
    return normal(16, 3, 2, 5, 5);
  }

  public static HostArray labels() {
    return Numbers.integers(0, 3, 1);
  }

  /** The cross-entropy of each image, by the batch's statistics. */
  public Tensor trained(Tensor images, Tensor labels) {
    Tensor c = convolved(images);
    return tail(
        session.nn().batchNormByBatch(c, scale.value(), shift.value(), 1e-5).output(), labels);
  }

  /** The cross-entropy of each image, by given statistics. */
  public Tensor evaluated(Tensor images, Tensor labels) {
    Tensor c = convolved(images);
    Tensor mean = session.constant(normal(17, 4));
    Tensor variance = session.constant(Numbers.vector(0.5, 1, 2, 0.1));
    return tail(
        session.nn().batchNormByStatistics(c, scale.value(), shift.value(), mean, variance, 1e-5),
        labels);
  }

  private Tensor convolved(Tensor images) {
    return session.nn().conv2d(images, kernel.value(), null, new Convolution(1, 1, 2));
  }

  private Tensor tail(Tensor normalized, Tensor labels) {
    Tensor active = activation.apply(normalized);
    Tensor pooled = session.nn().averagePool2d(active, new Window(3, 2, 0)).tanh();
    Tensor flat = pooled.reshape(Shape.of(labels.shape().get(0), 4 * 4));
    Tensor scores = session.nn().linear(flat, dense.value(), bias.value()).logSoftmax(1);
    return scores.mul(labels.oneHot(CLASSES, scores.dataType())).sum(1).negate();
  }

  /** Cross-entropy and norms of its own input gradient; the weights are also in the point. */
  public Tensor penalized(Tensor images, Tensor labels) {
    Tensor at = images.mul(bias.value().sum().tanh().add(1.5));
    ValueAndGradient g = session.valueAndGradient(x -> Loss.of(trained(x, labels).sum()), at);
    return g.value().add(g.gradient().abs().sum().mul(0.3)).add(g.gradient().square().sum());
  }
}
