package io.github.fenchel.backend.tensorflow;

import io.github.fenchel.api.backend.BatchNormalized;
import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.backend.Window;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.backend.common.LayerKernels;
import org.jspecify.annotations.Nullable;

/** Layers, each left to the class of its kind. */
final class TensorFlowOps implements LayerKernels<TensorFlowTensor> {

  @Override
  public TensorFlowTensor conv2d(
      TensorFlowTensor x,
      TensorFlowTensor w,
      @Nullable TensorFlowTensor b,
      Convolution options,
      Shape result) {
    TensorFlowTensor y = Convolutions.convolve(x, w, options);
    return b == null ? y : y.add(b.reshape(Shape.of(1, result.get(1), 1, 1)));
  }

  @Override
  public TensorFlowTensor maxPool2d(TensorFlowTensor x, Window window, Shape result) {
    return Pools.max(x, result, window);
  }

  @Override
  public TensorFlowTensor averagePool2d(TensorFlowTensor x, Window window, Shape result) {
    return Pools.average(x, result, window);
  }

  @Override
  public TensorFlowTensor linear(
      TensorFlowTensor x, TensorFlowTensor w, @Nullable TensorFlowTensor b, Shape result) {
    TensorFlowTensor product = x.call().detached(x.matmul(w.permute(1, 0)));
    // The weight's gradient lies as the weight does, unlike that of its transpose.
    product.from(x, g -> g.matmul(w)).from(w, g -> g.permute(1, 0).matmul(x));
    return b == null ? product : product.add(b);
  }

  @Override
  public BatchNormalized batchNormByBatch(
      TensorFlowTensor x, TensorFlowTensor scale, TensorFlowTensor shift, double epsilon) {
    // The kernel is of single precision, and its gradient has no gradient.
    boolean composed = x.dataType() != DataType.FLOAT32 || x.call().isTwofold();
    return composed
        ? BatchNorms.composed(x, scale, shift, epsilon)
        : BatchNorms.fused(x, scale, shift, epsilon);
  }

  @Override
  public TensorFlowTensor batchNormByStatistics(
      TensorFlowTensor x,
      TensorFlowTensor scale,
      TensorFlowTensor shift,
      TensorFlowTensor mean,
      TensorFlowTensor variance,
      double epsilon) {
    return BatchNorms.byStatistics(x, scale, shift, mean, variance, epsilon);
  }
}
