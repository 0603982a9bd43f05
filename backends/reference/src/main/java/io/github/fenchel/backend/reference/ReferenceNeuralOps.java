package io.github.fenchel.backend.reference;

import io.github.fenchel.api.backend.BatchNormalized;
import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.backend.NeuralOps;
import io.github.fenchel.api.backend.Operands;
import io.github.fenchel.api.backend.Window;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/** Layers by direct loops where they slide a window, and by tensor operations where not. */
final class ReferenceNeuralOps implements NeuralOps {
  private final Call call;

  ReferenceNeuralOps(Call call) {
    this.call = call;
  }

  @Override
  public Tensor conv2d(Tensor input, Tensor weight, @Nullable Tensor bias, Convolution options) {
    call.trace("conv2d", input, weight, options);
    ReferenceTensor images = Operands.images("conv2d", call.own(input));
    ReferenceTensor windows = Operands.like("conv2d", images, call.own(weight));
    Planes out = new Planes(Operands.convolved(images, windows, options));
    Planes in = new Planes(images.shape(), images.values());
    Planes kernel = new Planes(windows.shape(), windows.values());
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
    ReferenceTensor result = out.tensor(call);
    return bias == null ? result : result.add(perChannel("conv2d", "bias", result, bias));
  }

  @Override
  public Tensor maxPool2d(Tensor input, Window window) {
    return slide("maxPool2d", input, window, Double.NEGATIVE_INFINITY, Math::max);
  }

  @Override
  public Tensor averagePool2d(Tensor input, Window window) {
    double count = (double) window.size() * window.size();
    return slide("averagePool2d", input, window, 0, Double::sum).div(count);
  }

  @Override
  public Tensor linear(Tensor input, Tensor weight, @Nullable Tensor bias) {
    ReferenceTensor x = Operands.floating("linear", call.own(input));
    ReferenceTensor w = Operands.like("linear", x, call.own(weight));
    Shape shape = Operands.linear(x, w);
    Tensor product = x.matmul(w.permute(1, 0));
    if (bias == null) {
      return product;
    }
    Operands.vector("linear", "bias", x, bias, shape.get(1));
    return product.add(bias);
  }

  @Override
  public BatchNormalized batchNormByBatch(
      Tensor input, Tensor scale, Tensor shift, double epsilon) {
    ReferenceTensor x = Operands.varied("batchNormByBatch", call.own(input));
    double count = (double) x.shape().size() / x.shape().get(1);
    Tensor mean = x.mean(0, 2, 3);
    Tensor deviation = x.sub(perChannel("batchNormByBatch", "mean", x, mean));
    Tensor squares = deviation.square().sum(0, 2, 3);
    Tensor output =
        normalized("batchNormByBatch", x, scale, shift, mean, squares.div(count), epsilon);
    return new BatchNormalized(output, mean, squares.div(count - 1));
  }

  @Override
  public Tensor batchNormByStatistics(
      Tensor input, Tensor scale, Tensor shift, Tensor mean, Tensor variance, double epsilon) {
    String what = "batchNormByStatistics";
    ReferenceTensor x = Operands.images(what, call.own(input));
    return normalized(what, x, scale, shift, mean, variance, epsilon);
  }

  private Tensor normalized(
      String what,
      ReferenceTensor x,
      Tensor scale,
      Tensor shift,
      Tensor mean,
      Tensor variance,
      double epsilon) {
    Tensor root = perChannel(what, "variance", x, variance).add(epsilon).sqrt();
    return x.sub(perChannel(what, "mean", x, mean))
        .div(root)
        .mul(perChannel(what, "scale", x, scale))
        .add(perChannel(what, "shift", x, shift));
  }

  /** Folds each window in index order; what lies outside of the image is left out. */
  private Tensor slide(
      String operation, Tensor input, Window window, double start, DoubleBinaryOperator fold) {
    call.trace(operation, input, window);
    ReferenceTensor images = Operands.images(operation, call.own(input));
    Planes out = new Planes(Operands.pooled(operation, images, window));
    Planes in = new Planes(images.shape(), images.values());
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
    return out.tensor(call);
  }

  private Tensor perChannel(String what, String name, ReferenceTensor images, Tensor values) {
    long channels = images.shape().get(1);
    return Operands.vector(what, name, images, call.own(values), channels)
        .reshape(Shape.of(1, channels, 1, 1));
  }
}
