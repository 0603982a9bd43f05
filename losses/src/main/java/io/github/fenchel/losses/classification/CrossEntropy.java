package io.github.fenchel.losses.classification;

import io.github.fenchel.api.tensor.Tensor;

/** The loss that classifiers are trained with. */
public final class CrossEntropy {
  private CrossEntropy() {}

  /**
   * The cross-entropy of each example.
   *
   * <p>{@code log(sum_k exp(z_k)) - z_y}, without overflow.
   *
   * @param logits class scores {@code z}, {@code [N,K]}
   * @param labels classes {@code y}, INT64 {@code [N]}, from 0
   * @return {@code [N]}, at least 0, in nats; not reduced
   * @throws IllegalArgumentException if the shapes differ
   */
  public static Tensor perExample(Tensor logits, Tensor labels) {
    if (logits.shape().rank() != 2
        || labels.shape().rank() != 1
        || logits.shape().get(0) != labels.shape().get(0)) {
      throw new IllegalArgumentException(
          "cross-entropy takes logits [N,K] and labels [N], not "
              + logits.shape()
              + " and "
              + labels.shape());
    }
    int classes = Math.toIntExact(logits.shape().get(1));
    Tensor indicator = labels.oneHot(classes, logits.dataType());
    return logits.logSoftmax(1).mul(indicator).sum(1).negate();
  }
}
