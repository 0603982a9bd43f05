package io.github.fenchel.runner.explain.metric.map;

import io.github.fenchel.api.tensor.HostArray;

/**
 * What a network answers for some images, an image a row.
 *
 * @param logits {@code [n,K]}
 */
public record ClassScores(HostArray logits) {
  private int classes() {
    return Math.toIntExact(logits.shape().get(1));
  }

  /** Returns the logit of a class. */
  public double logit(int row, int label) {
    return logits.at(row * classes() + label);
  }

  /** Returns the class of the largest logit, the first among equals. */
  public int best(int row) {
    int best = 0;
    for (int k = 1; k < classes(); k++) {
      best = logit(row, k) > logit(row, best) ? k : best;
    }
    return best;
  }

  /** Returns {@link #best} of each row. */
  public int[] best() {
    int[] best = new int[Math.toIntExact(logits.shape().get(0))];
    for (int row = 0; row < best.length; row++) {
      best[row] = best(row);
    }
    return best;
  }

  /** Returns {@code exp(z_label) / sum_k exp(z_k)}, without overflow; NaN if a logit is. */
  public double probability(int row, int label) {
    double own = logit(row, label);
    double sum = 0;
    for (int k = 0; k < classes(); k++) {
      sum += StrictMath.exp(logit(row, k) - own);
    }
    return 1 / sum;
  }

  /** Returns the Euclidean distance of a row's logits from those of a row of others. */
  public double distance(int row, ClassScores other, int otherRow) {
    double squares = 0;
    for (int k = 0; k < classes(); k++) {
      double difference = logit(row, k) - other.logit(otherRow, k);
      squares += difference * difference;
    }
    return Math.sqrt(squares);
  }

  /** Returns labels as places of classes. */
  public static int[] classes(HostArray labels) {
    int[] classes = new int[labels.size()];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = Math.toIntExact(Math.round(labels.at(i)));
    }
    return classes;
  }
}
