package io.github.fenchel.backend.pytorch;

import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.github.fenchel.api.backend.BatchNormalized;
import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.backend.NeuralOps;
import io.github.fenchel.api.backend.Operands;
import io.github.fenchel.api.backend.Window;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Layers by PyTorch's own kernels. */
final class PyTorchOps implements NeuralOps {
  private static final ai.djl.ndarray.types.Shape UNDILATED = square(1);
  private static final int CHANNEL_BLOCK = 16;
  private static final int IMAGE_CHANNELS = 3;

  private final PyTorchSession session;

  PyTorchOps(PyTorchSession session) {
    this.session = session;
  }

  @Override
  public Tensor conv2d(Tensor input, Tensor weight, @Nullable Tensor bias, Convolution options) {
    Call call = session.call();
    PyTorchTensor x = Operands.images("conv2d", call.own(input));
    PyTorchTensor w = Operands.like("conv2d", x, call.own(weight));
    Shape shape = Operands.convolved(x, w, options);
    PyTorchTensor b =
        bias == null
            ? null
            : Operands.vector("conv2d", "bias", x, call.own(bias), w.shape().get(0));
    if (!isTrusted(w, options.groups())) {
      Tensor wide =
          conv2d(
              x.to(DataType.FLOAT64),
              w.to(DataType.FLOAT64),
              b == null ? null : b.to(DataType.FLOAT64),
              options);
      return wide.to(DataType.FLOAT32);
    }
    PtNDArray y =
        JniUtils.convolution(
            x.array(),
            layout(w),
            arrayOf(b),
            square(options.stride()),
            square(options.padding()),
            UNDILATED,
            options.groups());
    return call.tensor("conv2d", y, shape, x.dataType(), x, w, b == null ? "no bias" : b, options);
  }

  /**
   * Whether PyTorch's single-precision CPU kernel computes this convolution right.
   *
   * <p>The AVX-512 kernels of oneDNN 3.7.1, which PyTorch 2.7.1 holds, work on blocks of 16
   * channels and were seen to take what lies beyond the last channel for zeros: values and
   * gradients off by a third, NaN, a corrupted heap. Counts that fill their blocks came out right,
   * and so did the few channels of an image under a window. But of a single pixel's window, whose
   * kernel works on up to 64 filters at once, the last filters were wrong for every third multiple
   * of 16: from 64 to 512 channels, as in ResNet-18, 32 of them were off by half. What is not
   * trusted is computed in double precision, whose kernel is another, and rounded.
   */
  private boolean isTrusted(PyTorchTensor weight, int groups) {
    if (weight.dataType() != DataType.FLOAT32 || session.manager().getDevice().isGpu()) {
      return true;
    }
    long in = weight.shape().get(1);
    boolean window = weight.shape().get(2) > 1 || weight.shape().get(3) > 1;
    boolean image = groups == 1 && in <= IMAGE_CHANNELS;
    return window
        && weight.shape().get(0) / groups % CHANNEL_BLOCK == 0
        && (image || in % CHANNEL_BLOCK == 0);
  }

  @Override
  public Tensor maxPool2d(Tensor input, Window window) {
    Call call = session.call();
    PyTorchTensor x = Operands.images("maxPool2d", call.own(input));
    Shape shape = Operands.pooled("maxPool2d", x, window);
    PtNDArray y =
        JniUtils.maxPool(
            x.array(),
            square(window.size()),
            square(window.stride()),
            square(window.padding()),
            false);
    return call.tensor("maxPool2d", y, shape, x.dataType(), x, window);
  }

  @Override
  public Tensor averagePool2d(Tensor input, Window window) {
    Call call = session.call();
    PyTorchTensor x = Operands.images("averagePool2d", call.own(input));
    Shape shape = Operands.pooled("averagePool2d", x, window);
    PtNDArray y =
        JniUtils.avgPool(
            x.array(),
            square(window.size()),
            square(window.stride()),
            square(window.padding()),
            false,
            true);
    return call.tensor("averagePool2d", y, shape, x.dataType(), x, window);
  }

  @Override
  public Tensor linear(Tensor input, Tensor weight, @Nullable Tensor bias) {
    Call call = session.call();
    PyTorchTensor x = Operands.floating("linear", call.own(input));
    PyTorchTensor w = Operands.like("linear", x, call.own(weight));
    Shape shape = Operands.linear(x, w);
    PyTorchTensor b =
        bias == null
            ? null
            : Operands.vector("linear", "bias", x, call.own(bias), w.shape().get(0));
    return call.tensor(
        "linear",
        JniUtils.linear(x.array(), w.array(), arrayOf(b)),
        shape,
        x.dataType(),
        x,
        w,
        b == null ? "no bias" : b);
  }

  @Override
  public BatchNormalized batchNormByBatch(
      Tensor input, Tensor scale, Tensor shift, double epsilon) {
    Call call = session.call();
    PyTorchTensor x = Operands.varied("batchNormByBatch", call.own(input));
    long channels = x.shape().get(1);
    PyTorchTensor gamma =
        Operands.vector("batchNormByBatch", "scale", x, call.own(scale), channels);
    PyTorchTensor beta = Operands.vector("batchNormByBatch", "shift", x, call.own(shift), channels);
    // The kernel moves running statistics by its momentum: by 1, they become the batch's own.
    PtNDArray mean = zeros(x, channels);
    PtNDArray variance = zeros(x, channels);
    PtNDArray y =
        JniUtils.batchNorm(
            x.array(), mean, variance, gamma.array(), beta.array(), true, 1.0, epsilon);
    PyTorchTensor output =
        call.tensor("batchNormByBatch", y, x.shape(), x.dataType(), x, gamma, beta, epsilon);
    Shape statistics = Shape.of(channels);
    return new BatchNormalized(
        output,
        call.tensor("batchMean", mean, statistics, x.dataType(), output),
        call.tensor("batchVariance", variance, statistics, x.dataType(), output));
  }

  @Override
  public Tensor batchNormByStatistics(
      Tensor input, Tensor scale, Tensor shift, Tensor mean, Tensor variance, double epsilon) {
    String what = "batchNormByStatistics";
    Call call = session.call();
    PyTorchTensor x = Operands.images(what, call.own(input));
    long channels = x.shape().get(1);
    PyTorchTensor gamma = Operands.vector(what, "scale", x, call.own(scale), channels);
    PyTorchTensor beta = Operands.vector(what, "shift", x, call.own(shift), channels);
    PyTorchTensor mu = Operands.vector(what, "mean", x, call.own(mean), channels);
    PyTorchTensor var = Operands.vector(what, "variance", x, call.own(variance), channels);
    PtNDArray y =
        JniUtils.batchNorm(
            x.array(), mu.array(), var.array(), gamma.array(), beta.array(), false, 0, epsilon);
    return call.tensor(what, y, x.shape(), x.dataType(), x, gamma, beta, mu, var, epsilon);
  }

  /**
   * Returns a convolution's weight, channels last where that is faster: the kernel then gives its
   * result in this layout, too, and pooling and batch norm keep it. On 2 CPU threads this saves a
   * tenth to a fifth of a small network's step. Double precision has no such kernels.
   */
  private PtNDArray layout(PyTorchTensor weight) {
    boolean faster =
        weight.dataType() == DataType.FLOAT32 && !session.manager().getDevice().isGpu();
    return faster ? session.scripts().channelsLast(weight.array()) : weight.array();
  }

  private PtNDArray zeros(PyTorchTensor like, long length) {
    return JniUtils.createZerosNdArray(
        session.manager(),
        new ai.djl.ndarray.types.Shape(length),
        Types.toDjl(like.dataType()),
        session.manager().getDevice(),
        SparseFormat.DENSE);
  }

  private static @Nullable PtNDArray arrayOf(@Nullable PyTorchTensor tensor) {
    return tensor == null ? null : tensor.array();
  }

  private static ai.djl.ndarray.types.Shape square(long side) {
    return new ai.djl.ndarray.types.Shape(side, side);
  }
}
