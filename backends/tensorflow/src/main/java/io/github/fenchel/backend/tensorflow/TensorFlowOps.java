package io.github.fenchel.backend.tensorflow;

import io.github.fenchel.api.backend.BatchNormalized;
import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.backend.NeuralOps;
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
    TensorFlowTensor x = images(call, "conv2d", input);
    TensorFlowTensor w = like(call, "conv2d", x, weight);
    long channels = x.shape().get(1);
    if (w.shape().rank() != 4
        || w.shape().get(1) * options.groups() != channels
        || w.shape().get(0) % options.groups() != 0) {
      throw new IllegalArgumentException(
          "conv2d: weight "
              + w.shape()
              + " does not fit input "
              + x.shape()
              + " and "
              + options.groups()
              + " groups; expected [K,C/groups,R,S], K a multiple of the groups");
    }
    long filters = w.shape().get(0);
    TensorFlowTensor b = bias == null ? null : vector(call, "conv2d", "bias", x, bias, filters);
    positions("conv2d", x, 2, w.shape().get(2), options.stride(), options.padding());
    positions("conv2d", x, 3, w.shape().get(3), options.stride(), options.padding());
    TensorFlowTensor y = Convolutions.convolve(x, w, options);
    return b == null ? y : y.add(b.reshape(Shape.of(1, filters, 1, 1)));
  }

  @Override
  public Tensor maxPool2d(Tensor input, Window window) {
    TensorFlowTensor x = images(session.call(), "maxPool2d", input);
    return Pools.max(x, pooled("maxPool2d", x, window), window);
  }

  @Override
  public Tensor averagePool2d(Tensor input, Window window) {
    TensorFlowTensor x = images(session.call(), "averagePool2d", input);
    return Pools.average(x, pooled("averagePool2d", x, window), window);
  }

  @Override
  public Tensor linear(Tensor input, Tensor weight, @Nullable Tensor bias) {
    Call call = session.call();
    TensorFlowTensor x = floating("linear", call.own(input));
    TensorFlowTensor w = like(call, "linear", x, weight);
    if (x.shape().rank() != 2 || w.shape().rank() != 2 || x.shape().get(1) != w.shape().get(1)) {
      throw new IllegalArgumentException(
          "linear: input " + x.shape() + " and weight " + w.shape() + "; expected [N,I] and [O,I]");
    }
    TensorFlowTensor b =
        bias == null ? null : vector(call, "linear", "bias", x, bias, w.shape().get(0));
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
    TensorFlowTensor x = images(call, what, input);
    long channels = x.shape().get(1);
    if (x.shape().size() <= channels) {
      throw new IllegalArgumentException(
          "batchNormByBatch: input "
              + x.shape()
              + " has one value per channel or none; expected more");
    }
    TensorFlowTensor gamma = vector(call, what, "scale", x, scale, channels);
    TensorFlowTensor beta = vector(call, what, "shift", x, shift, channels);
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
    TensorFlowTensor x = images(call, what, input);
    long channels = x.shape().get(1);
    return BatchNorms.byStatistics(
        x,
        vector(call, what, "scale", x, scale, channels),
        vector(call, what, "shift", x, shift, channels),
        vector(call, what, "mean", x, mean, channels),
        vector(call, what, "variance", x, variance, channels),
        epsilon);
  }

  private static Shape pooled(String what, TensorFlowTensor x, Window window) {
    return Shape.of(
        x.shape().get(0),
        x.shape().get(1),
        positions(what, x, 2, window.size(), window.stride(), window.padding()),
        positions(what, x, 3, window.size(), window.stride(), window.padding()));
  }

  private static long positions(
      String what, TensorFlowTensor x, int axis, long size, int stride, int padding) {
    long room = x.shape().get(axis) + 2L * padding - size;
    if (room < 0) {
      throw new IllegalArgumentException(
          what
              + ": a window of "
              + size
              + " does not fit axis "
              + axis
              + " of "
              + x.shape()
              + " with padding "
              + padding);
    }
    return room / stride + 1;
  }

  private static TensorFlowTensor images(Call call, String what, Tensor input) {
    TensorFlowTensor x = floating(what, call.own(input));
    if (x.shape().rank() != 4) {
      throw new IllegalArgumentException(
          what + ": input has shape " + x.shape() + ", expected [N,C,H,W]");
    }
    return x;
  }

  private static TensorFlowTensor vector(
      Call call, String what, String name, TensorFlowTensor x, Tensor vector, long length) {
    TensorFlowTensor v = like(call, what, x, vector);
    if (!v.shape().equals(Shape.of(length))) {
      throw new IllegalArgumentException(
          what + ": " + name + " has shape " + v.shape() + ", expected [" + length + "]");
    }
    return v;
  }

  private static TensorFlowTensor like(Call call, String what, TensorFlowTensor x, Tensor other) {
    TensorFlowTensor y = call.own(other);
    if (y.dataType() != x.dataType()) {
      throw new IllegalArgumentException(
          what + ": an operand is " + y.dataType() + y.shape() + ", expected " + x.dataType());
    }
    return y;
  }

  private static TensorFlowTensor floating(String what, TensorFlowTensor x) {
    if (!x.dataType().isFloating()) {
      throw new IllegalArgumentException(
          what + ": input is " + x.dataType() + x.shape() + ", expected a floating type");
    }
    return x;
  }
}
