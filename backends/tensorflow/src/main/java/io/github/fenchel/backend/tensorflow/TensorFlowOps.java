package io.github.fenchel.backend.tensorflow;

import io.github.fenchel.api.backend.BatchNormalized;
import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.backend.NeuralOps;
import io.github.fenchel.api.backend.Operands;
import io.github.fenchel.api.backend.Window;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Layers: checks what they are given, and leaves the rest to the class of each kind. */
final class TensorFlowOps implements NeuralOps {
  private final TensorFlowSession session;

  TensorFlowOps(TensorFlowSession session) {
    this.session = session;
  }

  @Override
  public Tensor conv2d(Tensor input, Tensor weight, @Nullable Tensor bias, Convolution options) {
    Call call = session.call();
    TensorFlowTensor x = Operands.images("conv2d", call.own(input));
    TensorFlowTensor w = Operands.like("conv2d", x, call.own(weight));
    Operands.convolved(x, w, options);
    long filters = w.shape().get(0);
    TensorFlowTensor b =
        bias == null ? null : Operands.vector("conv2d", "bias", x, call.own(bias), filters);
    TensorFlowTensor y = Convolutions.convolve(x, w, options);
    return b == null ? y : y.add(b.reshape(Shape.of(1, filters, 1, 1)));
  }

  @Override
  public Tensor maxPool2d(Tensor input, Window window) {
    TensorFlowTensor x = Operands.images("maxPool2d", session.call().own(input));
    return Pools.max(x, Operands.pooled("maxPool2d", x, window), window);
  }

  @Override
  public Tensor averagePool2d(Tensor input, Window window) {
    TensorFlowTensor x = Operands.images("averagePool2d", session.call().own(input));
    return Pools.average(x, Operands.pooled("averagePool2d", x, window), window);
  }

  @Override
  public Tensor linear(Tensor input, Tensor weight, @Nullable Tensor bias) {
    Call call = session.call();
    TensorFlowTensor x = Operands.floating("linear", call.own(input));
    TensorFlowTensor w = Operands.like("linear", x, call.own(weight));
    Operands.linear(x, w);
    TensorFlowTensor b =
        bias == null
            ? null
            : Operands.vector("linear", "bias", x, call.own(bias), w.shape().get(0));
    TensorFlowTensor product = call.detached(x.matmul(w.permute(1, 0)));
    // The weight's gradient lies as the weight does, unlike that of its transpose.
    product.from(x, g -> g.matmul(w)).from(w, g -> g.permute(1, 0).matmul(x));
    return b == null ? product : product.add(b);
  }

  @Override
  public BatchNormalized batchNormByBatch(
      Tensor input, Tensor scale, Tensor shift, double epsilon) {
    String what = "batchNormByBatch";
    Call call = session.call();
    TensorFlowTensor x = Operands.varied(what, call.own(input));
    long channels = x.shape().get(1);
    TensorFlowTensor gamma = Operands.vector(what, "scale", x, call.own(scale), channels);
    TensorFlowTensor beta = Operands.vector(what, "shift", x, call.own(shift), channels);
    // The kernel is of single precision, and its gradient has no gradient.
    boolean composed = x.dataType() != DataType.FLOAT32 || session.autograd().isTwofold();
    return composed
        ? BatchNorms.composed(x, gamma, beta, epsilon)
        : BatchNorms.fused(x, gamma, beta, epsilon);
  }

  @Override
  public Tensor batchNormByStatistics(
      Tensor input, Tensor scale, Tensor shift, Tensor mean, Tensor variance, double epsilon) {
    String what = "batchNormByStatistics";
    Call call = session.call();
    TensorFlowTensor x = Operands.images(what, call.own(input));
    long channels = x.shape().get(1);
    return BatchNorms.byStatistics(
        x,
        Operands.vector(what, "scale", x, call.own(scale), channels),
        Operands.vector(what, "shift", x, call.own(shift), channels),
        Operands.vector(what, "mean", x, call.own(mean), channels),
        Operands.vector(what, "variance", x, call.own(variance), channels),
        epsilon);
  }
}
