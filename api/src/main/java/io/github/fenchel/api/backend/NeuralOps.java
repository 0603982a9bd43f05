package io.github.fenchel.api.backend;

import io.github.fenchel.api.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The operations of network layers, with PyTorch's definitions. Images are {@code [N,C,H,W]}. */
public interface NeuralOps {

  /**
   * Two-dimensional cross-correlation.
   *
   * @param input {@code [N,C,H,W]}
   * @param weight {@code [K,C/groups,R,S]}
   * @param bias {@code [K]}, or null for none
   * @return {@code [N,K,H',W']}, {@code H' = floor((H + 2 padding - R) / stride) + 1}
   */
  Tensor conv2d(Tensor input, Tensor weight, @Nullable Tensor bias, Convolution options);

  /** Maximum over windows; padding counts as minus infinity; NaN stays; ties as in PyTorch. */
  Tensor maxPool2d(Tensor input, Window window);

  /** Mean over windows; padding counts as zero and is counted. */
  Tensor averagePool2d(Tensor input, Window window);

  /**
   * Fully connected layer: {@code input weight^T + bias}.
   *
   * @param input {@code [N,I]}
   * @param weight {@code [O,I]}
   * @param bias {@code [O]}, or null for none
   * @return {@code [N,O]}
   */
  Tensor linear(Tensor input, Tensor weight, @Nullable Tensor bias);

  /**
   * Batch normalization by the batch's own statistics.
   *
   * <p>{@code y = scale (x - mean) / sqrt(var + epsilon) + shift} for each channel, {@code mean}
   * and the biased {@code var} over {@code N,H,W}; gradients go through both.
   *
   * @param input {@code [N,C,H,W]} with more than one value per channel
   * @param scale {@code [C]}
   * @param shift {@code [C]}
   * @param epsilon added to the variance under the root
   */
  BatchNormalized batchNormByBatch(Tensor input, Tensor scale, Tensor shift, double epsilon);

  /**
   * Batch normalization by given statistics {@code [C]}; see {@link #batchNormByBatch}. No gradient
   * flows to the statistics: detach them first if they have one.
   */
  Tensor batchNormByStatistics(
      Tensor input, Tensor scale, Tensor shift, Tensor mean, Tensor variance, double epsilon);

  /**
   * One step of Adam without bias correction, which rate and epsilon can hold: {@code m = beta1 m +
   * g}, {@code v = beta2 v + g^2}, {@code w = w - rate m / (sqrt(v) + epsilon)}. Nothing of it has
   * a gradient.
   *
   * <p>{@link AdamStep#next} unless an engine goes over memory fewer times, with other rounding.
   *
   * @param at weight and moments, of equal shapes
   * @param gradient {@code g}, of the weight's shape
   * @param rate 0-d
   * @param epsilon 0-d
   */
  default AdamStep adam(
      AdamStep at, Tensor gradient, double beta1, double beta2, Tensor rate, Tensor epsilon) {
    return at.next(gradient, beta1, beta2, rate, epsilon);
  }
}
