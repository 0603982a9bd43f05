package io.github.fenchel.backend.common;

import io.github.fenchel.api.backend.AdamStep;
import io.github.fenchel.api.backend.BatchNormalized;
import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.backend.NeuralOps;
import io.github.fenchel.api.backend.Window;
import io.github.fenchel.api.fault.NoVarianceException;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Layers that check their operands and leave the computing to a backend's kernels.
 *
 * <p>So a mistake gives the same message on all backends, and none reaches native code.
 *
 * @param <T> the backend's tensors
 */
public final class Layers<T extends CallTensor> implements NeuralOps {
  private static final int IMAGES = 4;

  private final Supplier<? extends EngineCall<?, T>> running;
  private final LayerKernels<T> kernels;
  private final Set<Convolution.Kind> inDouble;

  /**
   * The layers of a session.
   *
   * @param running returns the running call
   * @param inDouble the convolutions that are computed in double precision and rounded
   */
  public Layers(
      Supplier<? extends EngineCall<?, T>> running,
      LayerKernels<T> kernels,
      Set<Convolution.Kind> inDouble) {
    this.running = running;
    this.kernels = kernels;
    this.inDouble = Set.copyOf(inDouble);
  }

  @Override
  public T conv2d(Tensor input, Tensor weight, @Nullable Tensor bias, Convolution options) {
    T x = images("conv2d", input);
    T w = alike("conv2d", x, weight);
    Shape images = x.shape();
    Shape filters = w.shape();
    Operands.require(
        filters.rank() == IMAGES
            && filters.get(1) * options.groups() == images.get(1)
            && filters.get(0) % options.groups() == 0,
        "conv2d: weight %s does not fit input %s and %s groups; expected [K,C/groups,R,S], K a"
            + " multiple of the groups",
        filters,
        images,
        options.groups());
    Shape result =
        Shape.of(
            images.get(0),
            filters.get(0),
            positions("conv2d", images, 2, filters.get(2), options.stride(), options.padding()),
            positions("conv2d", images, 3, filters.get(3), options.stride(), options.padding()));
    T b = bias("conv2d", x, bias, filters.get(0));
    boolean detour = x.dataType() == DataType.FLOAT32 && inDouble.contains(options.kind(filters));
    return detour
        ? rounded(
            kernels.conv2d(
                inDouble(x), inDouble(w), b == null ? null : inDouble(b), options, result))
        : kernels.conv2d(x, w, b, options, result);
  }

  private T inDouble(T tensor) {
    return running.get().own(tensor.to(DataType.FLOAT64));
  }

  private T rounded(T tensor) {
    return running.get().own(tensor.to(DataType.FLOAT32));
  }

  @Override
  public T maxPool2d(Tensor input, Window window) {
    T x = images("maxPool2d", input);
    return kernels.maxPool2d(x, window, pooled("maxPool2d", x, window));
  }

  @Override
  public T averagePool2d(Tensor input, Window window) {
    T x = images("averagePool2d", input);
    return kernels.averagePool2d(x, window, pooled("averagePool2d", x, window));
  }

  @Override
  public T linear(Tensor input, Tensor weight, @Nullable Tensor bias) {
    T x = Operands.floating("linear", running.get().own(input));
    T w = alike("linear", x, weight);
    Operands.require(
        x.shape().rank() == 2 && w.shape().rank() == 2 && x.shape().get(1) == w.shape().get(1),
        "linear: input %s and weight %s; expected [N,I] and [O,I]",
        x.shape(),
        w.shape());
    long outputs = w.shape().get(0);
    T b = bias("linear", x, bias, outputs);
    return kernels.linear(x, w, b, Shape.of(x.shape().get(0), outputs));
  }

  @Override
  public BatchNormalized batchNormByBatch(
      Tensor input, Tensor scale, Tensor shift, double epsilon) {
    String what = "batchNormByBatch";
    T x = images(what, input);
    if (x.shape().size() <= x.shape().get(1)) {
      throw new NoVarianceException(
          what + ": input " + x.shape() + " has one value per channel or none; expected more");
    }
    return kernels.batchNormByBatch(
        x, perChannel(what, "scale", x, scale), perChannel(what, "shift", x, shift), epsilon);
  }

  @Override
  public T batchNormByStatistics(
      Tensor input, Tensor scale, Tensor shift, Tensor mean, Tensor variance, double epsilon) {
    String what = "batchNormByStatistics";
    T x = images(what, input);
    return kernels.batchNormByStatistics(
        x,
        perChannel(what, "scale", x, scale),
        perChannel(what, "shift", x, shift),
        perChannel(what, "mean", x, mean),
        perChannel(what, "variance", x, variance),
        epsilon);
  }

  @Override
  public AdamStep adam(
      AdamStep at, Tensor gradient, double beta1, double beta2, Tensor rate, Tensor epsilon) {
    T weight = Operands.floating("adam", running.get().own(at.weight()));
    return kernels.adam(
        new AdamStep(
            weight,
            shaped("first moment", weight, at.first(), weight.shape()),
            shaped("second moment", weight, at.second(), weight.shape())),
        shaped("gradient", weight, gradient, weight.shape()),
        beta1,
        beta2,
        shaped("rate", weight, rate, Shape.scalar()),
        shaped("epsilon", weight, epsilon, Shape.scalar()));
  }

  private T shaped(String name, T weight, Tensor operand, Shape shape) {
    T own = alike("adam", weight, operand);
    Operands.require(
        own.shape().equals(shape), "adam: %s has shape %s, expected %s", name, own.shape(), shape);
    return own;
  }

  private T images(String what, Tensor input) {
    T x = Operands.floating(what, running.get().own(input));
    Operands.require(
        x.shape().rank() == IMAGES, "%s: input has shape %s, expected [N,C,H,W]", what, x.shape());
    return x;
  }

  private T alike(String what, T input, Tensor operand) {
    T own = running.get().own(operand);
    Operands.require(
        own.dataType() == input.dataType(),
        "%s: an operand is %s%s, expected %s",
        what,
        own.dataType(),
        own.shape(),
        input.dataType());
    return own;
  }

  private @Nullable T bias(String what, T input, @Nullable Tensor bias, long length) {
    return bias == null ? null : vector(what, "bias", input, bias, length);
  }

  private T perChannel(String what, String name, T images, Tensor operand) {
    return vector(what, name, images, operand, images.shape().get(1));
  }

  private T vector(String what, String name, T input, Tensor operand, long length) {
    T own = alike(what, input, operand);
    Operands.require(
        own.shape().equals(Shape.of(length)),
        "%s: %s has shape %s, expected [%s]",
        what,
        name,
        own.shape(),
        length);
    return own;
  }

  private static Shape pooled(String what, Tensor input, Window window) {
    Shape images = input.shape();
    return Shape.of(
        images.get(0),
        images.get(1),
        positions(what, images, 2, window.size(), window.stride(), window.padding()),
        positions(what, images, 3, window.size(), window.stride(), window.padding()));
  }

  /** How many places a window takes along an axis. */
  private static long positions(
      String what, Shape images, int axis, long size, int stride, int padding) {
    long room = images.get(axis) + 2L * padding - size;
    Operands.require(
        room >= 0,
        "%s: a window of %s does not fit axis %s of %s with padding %s",
        what,
        size,
        axis,
        images,
        padding);
    return room / stride + 1;
  }
}
