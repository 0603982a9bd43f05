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
    return logits.logSoftmax(1).mul(indicator(logits, labels)).sum(1).negate();
  }

  /**
   * The cross-entropy of each example, against labels that give a share of their weight to all
   * classes alike.
   *
   * <p>{@code (1 - s) CE(z, y) + s / K sum_k CE(z, k)}, torch's {@code label_smoothing}.
   *
   * @param logits class scores {@code z}, {@code [N,K]}
   * @param labels classes {@code y}, INT64 {@code [N]}, from 0
   * @param share {@code s}, from 0 to below 1
   * @return {@code [N]}, at least 0, in nats; not reduced
   * @throws IllegalArgumentException if the shapes differ
   * @see <a href="https://arxiv.org/abs/1512.00567">Szegedy et al., 2016</a>
   */
  public static Tensor smoothed(Tensor logits, Tensor labels, double share) {
    if (share == 0) {
      return perExample(logits, labels);
    }
    double classes = logits.shape().get(1);
    Tensor weights = indicator(logits, labels).mul(1 - share).add(share / classes);
    return logits.logSoftmax(1).mul(weights).sum(1).negate();
  }

  private static Tensor indicator(Tensor logits, Tensor labels) {
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
    return labels.oneHot(classes, logits.dataType());
  }
}
