package io.github.fenchel.backend.tensorflow;

import static io.github.fenchel.backend.tensorflow.Programs.normal;

import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.backend.Window;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;

/** A small smooth network with a penalty on its input gradient: what double backprop is for. */
final class PenaltyNetwork {
  final Session session;
  final Variable kernel;
  final Variable scale;
  final Variable shift;
  final Variable dense;
  final Variable bias;

  PenaltyNetwork(Session session) {
    this.session = session;
    kernel = session.variable("kernel", normal(11, 3, 1, 3, 3));
    scale = session.variable("scale", normal(12, 3));
    shift = session.variable("shift", normal(13, 3));
    dense = session.variable("dense", normal(14, 4, 3 * 9));
    bias = session.variable("bias", normal(15, 4));
  }

  List<Variable> weights() {
    return List.of(kernel, scale, shift, dense, bias);
  }

  static HostArray images() {
    return normal(16, 3, 1, 6, 6);
  }

  static HostArray labels() {
    return HostArray.of(Shape.of(3), 0L, 3, 1);
  }

  /** The sum over the batch of the cross-entropy. */
  Tensor crossEntropy(Tensor images, Tensor labels) {
    Tensor c = session.nn().conv2d(images, kernel.value(), null, new Convolution(1, 1, 1));
    Tensor n =
        session.nn().batchNormByBatch(c, scale.value(), shift.value(), 1e-5).output().softplus();
    Tensor p = session.nn().averagePool2d(n, new Window(2, 2, 0)).tanh().reshape(Shape.of(3, 27));
    Tensor logits = session.nn().linear(p, dense.value(), bias.value());
    return logits.logSoftmax(1).mul(labels.oneHot(4, DataType.FLOAT64)).sum().negate();
  }

  /**
   * Cross-entropy plus the l1 norm of its own input gradient; every weight is also in the point.
   */
  Tensor penalized(Tensor images, Tensor labels) {
    Tensor at = images.mul(bias.value().sum().tanh().add(1.5));
    var g = session.valueAndGradient(x -> Loss.of(crossEntropy(x, labels)), at);
    return g.value().add(g.gradient().abs().sum().mul(0.3)).add(g.gradient().square().sum());
  }
}
