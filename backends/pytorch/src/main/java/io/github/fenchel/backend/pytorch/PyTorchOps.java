package io.github.fenchel.backend.pytorch;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.github.fenchel.api.backend.AdamStep;
import io.github.fenchel.api.backend.BatchNormalized;
import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.backend.Window;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.backend.common.LayerKernels;
import io.github.fenchel.backend.common.LongSums;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Layers by PyTorch's own kernels. */
final class PyTorchOps implements LayerKernels<PyTorchTensor> {
  private static final ai.djl.ndarray.types.Shape UNDILATED = square(1);

  private final PyTorchEngine engine;

  PyTorchOps(PyTorchEngine engine) {
    this.engine = engine;
  }

  @Override
  public PyTorchTensor conv2d(
      PyTorchTensor x,
      PyTorchTensor w,
      @Nullable PyTorchTensor b,
      Convolution options,
      Shape result) {
    PtNDArray y =
        JniUtils.convolution(
            x.array(),
            layout(w),
            arrayOf(b),
            square(options.stride()),
            square(options.padding()),
            UNDILATED,
            options.groups());
    return x.call()
        .tensor("conv2d", y, result, x.dataType(), x, w, b == null ? "no bias" : b, options);
  }

  @Override
  public PyTorchTensor maxPool2d(PyTorchTensor x, Window window, Shape result) {
    PtNDArray y =
        JniUtils.maxPool(
            x.array(),
            square(window.size()),
            square(window.stride()),
            square(window.padding()),
            false);
    return x.call().tensor("maxPool2d", y, result, x.dataType(), x, window);
  }

  @Override
  public PyTorchTensor averagePool2d(PyTorchTensor x, Window window, Shape result) {
    PtNDArray y =
        JniUtils.avgPool(
            x.array(),
            square(window.size()),
            square(window.stride()),
            square(window.padding()),
            false,
            true);
    return x.call().tensor("averagePool2d", y, result, x.dataType(), x, window);
  }

  @Override
  public PyTorchTensor linear(
      PyTorchTensor x, PyTorchTensor w, @Nullable PyTorchTensor b, Shape result) {
    return x.call()
        .tensor(
            "linear",
            JniUtils.linear(x.array(), w.array(), arrayOf(b)),
            result,
            x.dataType(),
            x,
            w,
            b == null ? "no bias" : b);
  }

  @Override
  public BatchNormalized batchNormByBatch(
      PyTorchTensor x, PyTorchTensor scale, PyTorchTensor shift, double epsilon) {
    boolean inexact = x.dataType() == DataType.FLOAT32 && !engine.manager().getDevice().isGpu();
    return inexact && LongSums.areLong(x.shape())
        ? exactly(x, scale, shift, epsilon)
        : byKernel(x, scale, shift, epsilon);
  }

  private BatchNormalized byKernel(
      PyTorchTensor x, PyTorchTensor scale, PyTorchTensor shift, double epsilon) {
    long channels = x.shape().get(1);
    // The kernel moves running statistics by its momentum: by 1, they become the batch's own.
    PtNDArray mean = zeros(x, channels);
    PtNDArray variance = zeros(x, channels);
    PtNDArray y =
        JniUtils.batchNorm(
            x.array(), mean, variance, scale.array(), shift.array(), true, 1.0, epsilon);
    return normalized(x, scale, shift, epsilon, y, mean, variance);
  }

  /** The kernel again, its scale and shift changed so that its inexact statistics cancel out. */
  private BatchNormalized exactly(
      PyTorchTensor x, PyTorchTensor scale, PyTorchTensor shift, double epsilon) {
    NDList found = engine.scripts().statistics(x.array(), LongSums.rows(x.shape()), epsilon);
    PtNDArray factor = (PtNDArray) found.get(0);
    PtNDArray term = (PtNDArray) found.get(1);
    PtNDArray variance = (PtNDArray) found.get(3);
    long channels = x.shape().get(1);
    double values = (double) x.shape().size() / channels;
    PtNDArray bessel = engine.scalars().of(DataType.FLOAT32, values / (values - 1));
    PtNDArray y =
        JniUtils.batchNorm(
            x.array(),
            zeros(x, channels),
            zeros(x, channels),
            JniUtils.mul(scale.array(), factor),
            JniUtils.add(shift.array(), JniUtils.mul(scale.array(), term)),
            true,
            0,
            epsilon);
    return normalized(
        x, scale, shift, epsilon, y, (PtNDArray) found.get(2), JniUtils.mul(variance, bessel));
  }

  private static BatchNormalized normalized(
      PyTorchTensor x,
      PyTorchTensor scale,
      PyTorchTensor shift,
      double epsilon,
      PtNDArray y,
      PtNDArray mean,
      PtNDArray variance) {
    Call call = x.call();
    Shape statistics = Shape.of(x.shape().get(1));
    PyTorchTensor output =
        call.tensor("batchNormByBatch", y, x.shape(), x.dataType(), x, scale, shift, epsilon);
    return new BatchNormalized(
        output,
        call.tensor("batchMean", mean, statistics, x.dataType(), output),
        call.tensor("batchVariance", variance, statistics, x.dataType(), output));
  }

  @Override
  public PyTorchTensor batchNormByStatistics(
      PyTorchTensor x,
      PyTorchTensor scale,
      PyTorchTensor shift,
      PyTorchTensor mean,
      PyTorchTensor variance,
      double epsilon) {
    PtNDArray y =
        JniUtils.batchNorm(
            x.array(),
            mean.array(),
            variance.array(),
            scale.array(),
            shift.array(),
            false,
            0,
            epsilon);
    return x.call()
        .tensor(
            "batchNormByStatistics",
            y,
            x.shape(),
            x.dataType(),
            x,
            scale,
            shift,
            mean,
            variance,
            epsilon);
  }

  @Override
  public AdamStep adam(
      AdamStep at,
      PyTorchTensor gradient,
      double beta1,
      double beta2,
      PyTorchTensor rate,
      PyTorchTensor epsilon) {
    if (engine.manager().getDevice().isGpu()) { // where reading the rate would wait for the device
      return at.next(gradient, beta1, beta2, rate, epsilon);
    }
    Call call = gradient.call();
    PyTorchTensor weight = call.own(at.weight());
    PyTorchTensor first = call.own(at.first());
    PyTorchTensor second = call.own(at.second());
    NDList next =
        engine
            .scripts()
            .adam(
                List.of(weight.array(), first.array(), second.array(), gradient.array()),
                beta1,
                beta2,
                rate.array(),
                epsilon.array());
    List<Object> operands = List.of(weight, first, second, gradient, beta1, beta2, rate, epsilon);
    return new AdamStep(
        stepped("adam", next, 0, weight, operands.toArray()),
        stepped("adam first", next, 1, weight, weight),
        stepped("adam second", next, 2, weight, weight));
  }

  private static PyTorchTensor stepped(
      String name, NDList next, int place, PyTorchTensor like, Object... operands) {
    PtNDArray array = (PtNDArray) next.get(place);
    return like.call().tensor(name, array, like.shape(), like.dataType(), operands);
  }

  /**
   * Returns a convolution's weight, channels last where that is faster: the kernel then gives its
   * result in this layout, too, and pooling and batch norm keep it. On 2 CPU threads this saves a
   * tenth to a fifth of a small network's step. Double precision has no kernels of this kind.
   */
  private PtNDArray layout(PyTorchTensor weight) {
    return engine.isFaster(weight.dataType())
        ? engine.scripts().channelsLast(weight.array())
        : weight.array();
  }

  private PtNDArray zeros(PyTorchTensor like, long length) {
    return JniUtils.createZerosNdArray(
        engine.manager(),
        new ai.djl.ndarray.types.Shape(length),
        Types.toDjl(like.dataType()),
        engine.manager().getDevice(),
        SparseFormat.DENSE);
  }

  private static @Nullable PtNDArray arrayOf(@Nullable PyTorchTensor tensor) {
    return tensor == null ? null : tensor.array();
  }

  private static ai.djl.ndarray.types.Shape square(long side) {
    return new ai.djl.ndarray.types.Shape(side, side);
  }
}
