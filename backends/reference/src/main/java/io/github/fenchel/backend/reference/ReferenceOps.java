package io.github.fenchel.backend.reference;

import io.github.fenchel.api.backend.BatchNormalized;
import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.backend.Window;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.backend.common.LayerKernels;
import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/** Layers by direct loops where they slide a window, and by tensor operations where not. */
final class ReferenceOps implements LayerKernels<ReferenceTensor> {

  @Override
  public ReferenceTensor conv2d(
      ReferenceTensor input,
      ReferenceTensor weight,
      @Nullable ReferenceTensor bias,
      Convolution options,
      Shape result) {
    input.call().note("conv2d", input, weight, options);
    Planes out = new Planes(result);
    Planes in = new Planes(input.shape(), input.values());
    Planes kernel = new Planes(weight.shape(), weight.values());
    int filters = kernel.count / options.groups();
    out.fill(
        (n, k, y, x) -> {
          int top = y * options.stride() - options.padding();
          int left = x * options.stride() - options.padding();
          double sum = 0;
          for (int c = 0; c < kernel.channels; c++) {
            int channel = k / filters * kernel.channels + c;
            for (int r = Math.max(0, -top); r < Math.min(kernel.height, in.height - top); r++) {
              for (int s = Math.max(0, -left); s < Math.min(kernel.width, in.width - left); s++) {
                sum += in.at(n, channel, top + r, left + s) * kernel.at(k, c, r, s);
              }
            }
          }
          return sum;
        });
    ReferenceTensor sums = out.tensor(input.call());
    return bias == null ? sums : sums.add(perChannel(bias));
  }

  @Override
  public ReferenceTensor maxPool2d(ReferenceTensor input, Window window, Shape result) {
    return slide("maxPool2d", input, window, result, Double.NEGATIVE_INFINITY, Math::max);
  }

  @Override
  public ReferenceTensor averagePool2d(ReferenceTensor input, Window window, Shape result) {
    double count = (double) window.size() * window.size();
    return slide("averagePool2d", input, window, result, 0, Double::sum).div(count);
  }

  @Override
  public ReferenceTensor linear(
      ReferenceTensor input, ReferenceTensor weight, @Nullable ReferenceTensor bias, Shape result) {
    ReferenceTensor product = input.matmul(weight.permute(1, 0));
    return bias == null ? product : product.add(bias);
  }

  @Override
  public BatchNormalized batchNormByBatch(
      ReferenceTensor input, ReferenceTensor scale, ReferenceTensor shift, double epsilon) {
    double count = (double) input.shape().size() / input.shape().get(1);
    ReferenceTensor mean = input.call().own(input.mean(0, 2, 3));
    ReferenceTensor squares = input.sub(perChannel(mean)).square().sum(false, 0, 2, 3);
    ReferenceTensor output =
        batchNormByStatistics(input, scale, shift, mean, squares.div(count), epsilon);
    return new BatchNormalized(output, mean, squares.div(count - 1));
  }

  @Override
  public ReferenceTensor batchNormByStatistics(
      ReferenceTensor input,
      ReferenceTensor scale,
      ReferenceTensor shift,
      ReferenceTensor mean,
      ReferenceTensor variance,
      double epsilon) {
    return input
        .sub(perChannel(mean))
        .div(perChannel(variance).add(epsilon).sqrt())
        .mul(perChannel(scale))
        .add(perChannel(shift));
  }

  /** Folds each window in index order; what lies outside of the image is left out. */
  private static ReferenceTensor slide(
      String operation,
      ReferenceTensor input,
      Window window,
      Shape result,
      double start,
      DoubleBinaryOperator fold) {
    input.call().note(operation, input, window);
    Planes out = new Planes(result);
    Planes in = new Planes(input.shape(), input.values());
    int size = window.size();
    out.fill(
        (n, c, y, x) -> {
          int top = y * window.stride() - window.padding();
          int left = x * window.stride() - window.padding();
          double folded = start;
          for (int r = Math.max(0, top); r < Math.min(in.height, top + size); r++) {
            for (int s = Math.max(0, left); s < Math.min(in.width, left + size); s++) {
              folded = fold.applyAsDouble(folded, in.at(n, c, r, s));
            }
          }
          return folded;
        });
    return out.tensor(input.call());
  }

  private static ReferenceTensor perChannel(ReferenceTensor vector) {
    return vector.reshape(Shape.of(1, vector.shape().get(0), 1, 1));
  }
}
