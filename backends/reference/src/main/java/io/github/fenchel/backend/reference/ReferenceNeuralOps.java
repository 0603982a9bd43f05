package io.github.fenchel.backend.reference;

import io.github.fenchel.api.backend.BatchNormalized;
import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.backend.NeuralOps;
import io.github.fenchel.api.backend.Window;
import io.github.fenchel.api.tensor.DataType;
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
    Planes in = images("conv2d", "input", input);
    Planes kernel = images("conv2d", "weight [K,C/groups,R,S]", weight);
    int groups = options.groups();
    require(
        in.channels == kernel.channels * groups && kernel.count % groups == 0,
        "conv2d: weight " + weight.shape() + " in " + groups + " groups does not fit " + in.shape);
    Planes out =
        new Planes(
            in.count,
            kernel.count,
            steps("conv2d", in.height, kernel.height, options.stride(), options.padding()),
            steps("conv2d", in.width, kernel.width, options.stride(), options.padding()));
    int filters = kernel.count / groups;
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
    Tensor result = out.tensor(call);
    return bias == null ? result : result.add(perChannel("conv2d: bias", bias, kernel.count));
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
    require(weight.shape().rank() == 2, "linear: weight is [O,I], not " + weight.shape());
    require(
        input.shape().rank() == 2 && input.shape().get(1) == weight.shape().get(1),
        "linear: input " + input.shape() + " does not fit weight " + weight.shape());
    Tensor product = input.matmul(weight.permute(1, 0));
    if (bias == null) {
      return product;
    }
    Shape expected = Shape.of(weight.shape().get(0));
    require(
        bias.shape().equals(expected),
        "linear: bias is " + bias.shape() + ", expected " + expected);
    return product.add(bias);
  }

  @Override
  public BatchNormalized batchNormByBatch(
      Tensor input, Tensor scale, Tensor shift, double epsilon) {
    Planes in = images("batchNormByBatch", "input", input);
    double count = (double) in.count * in.height * in.width;
    require(
        count > 1,
        "batchNormByBatch: input " + in.shape + " needs more than one value per channel");
    Tensor mean = input.mean(0, 2, 3);
    Tensor deviation = input.sub(perChannel("mean", mean, in.channels));
    Tensor squares = deviation.square().sum(0, 2, 3);
    Tensor output = batchNormByStatistics(input, scale, shift, mean, squares.div(count), epsilon);
    return new BatchNormalized(output, mean, squares.div(count - 1));
  }

  @Override
  public Tensor batchNormByStatistics(
      Tensor input, Tensor scale, Tensor shift, Tensor mean, Tensor variance, double epsilon) {
    int channels = images("batch normalization", "input", input).channels;
    Tensor deviation = input.sub(perChannel("batch normalization: mean", mean, channels));
    Tensor root = perChannel("batch normalization: variance", variance, channels);
    return deviation
        .div(root.add(epsilon).sqrt())
        .mul(perChannel("batch normalization: scale", scale, channels))
        .add(perChannel("batch normalization: shift", shift, channels));
  }

  /** Folds each window in index order; what lies outside of the image is left out. */
  private Tensor slide(
      String operation, Tensor input, Window window, double start, DoubleBinaryOperator fold) {
    call.trace(operation, input, window);
    Planes in = images(operation, "input", input);
    int size = window.size();
    Planes out =
        new Planes(
            in.count,
            in.channels,
            steps(operation, in.height, size, window.stride(), window.padding()),
            steps(operation, in.width, size, window.stride(), window.padding()));
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

  private static int steps(String operation, int length, int window, int stride, int padding) {
    int room = length + 2 * padding - window;
    require(
        room >= 0,
        operation + ": a window of " + window + " exceeds " + length + " and padding " + padding);
    return room / stride + 1;
  }

  private Planes images(String operation, String what, Tensor tensor) {
    ReferenceTensor own = call.own(tensor);
    require(
        own.shape().rank() == 4 && own.dataType() == DataType.FLOAT64,
        operation + ": " + what + " is " + own + ", expected 4 axes of FLOAT64");
    return new Planes(own.shape(), own.values());
  }

  private static Tensor perChannel(String what, Tensor values, int channels) {
    require(
        values.shape().equals(Shape.of(channels)),
        what + " is " + values.shape() + ", expected [" + channels + "]");
    return values.reshape(Shape.of(1, channels, 1, 1));
  }

  private static void require(boolean fits, String message) {
    if (!fits) {
      throw new IllegalArgumentException(message);
    }
  }
}
