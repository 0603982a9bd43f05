package io.github.fenchel.backend.common;

import io.github.fenchel.api.backend.AdamStep;
import io.github.fenchel.api.backend.BatchNormalized;
import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.backend.NeuralOps;
import io.github.fenchel.api.backend.Window;
import io.github.fenchel.api.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * A backend's layers: those of {@link NeuralOps}, where they are defined.
 *
 * <p>{@link Layers} has checked the operands: they are floating, of one type and of the running
 * call, and their shapes fit.
 *
 * @param <T> the backend's tensors
 */
public interface LayerKernels<T extends CallTensor> {

  /** Two-dimensional cross-correlation; {@code result} is the result's shape. */
  T conv2d(T input, T weight, @Nullable T bias, Convolution options, Shape result);

  /** Maximum over windows; {@code result} is the result's shape. */
  T maxPool2d(T input, Window window, Shape result);

  /** Mean over windows; {@code result} is the result's shape. */
  T averagePool2d(T input, Window window, Shape result);

  /** Fully connected layer; {@code result} is the result's shape. */
  T linear(T input, T weight, @Nullable T bias, Shape result);

  /** Batch normalization by the batch's own statistics. */
  BatchNormalized batchNormByBatch(T input, T scale, T shift, double epsilon);

  /** Batch normalization by given statistics. */
  T batchNormByStatistics(T input, T scale, T shift, T mean, T variance, double epsilon);

  /** One step of Adam; its moments and the gradient are a {@code T} each, as the weight is. */
  default AdamStep adam(AdamStep at, T gradient, double beta1, double beta2, T rate, T epsilon) {
    return at.next(gradient, beta1, beta2, rate, epsilon);
  }
}
