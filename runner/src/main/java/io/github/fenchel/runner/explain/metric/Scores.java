package io.github.fenchel.runner.explain.metric;

import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.tensor.HostArray;

/** What the class scores of each image say. */
final class Scores {
  private Scores() {}

  /** Returns 1 where the label has the largest score, first among ties, else 0; NaN for NaN. */
  static double[] correct(Evidence evidence) {
    return correct(evidence.labels().toLongs(), evidence.logits());
  }

  /** Likewise, of images that are right without the attack, too; NaN for NaN in either. */
  static double[] robust(Evidence evidence) {
    long[] labels = evidence.labels().toLongs();
    double[] robust = correct(labels, evidence.logits());
    double[] clean = correct(labels, evidence.cleanLogits());
    for (int image = 0; image < robust.length; image++) {
      robust[image] *= clean[image];
    }
    return robust;
  }

  private static double[] correct(long[] labels, HostArray logits) {
    double[] correct = new double[labels.length];
    for (int image = 0; image < labels.length; image++) {
      double[] scores = row(logits, image);
      int best = 0;
      boolean undefined = false;
      for (int k = 0; k < scores.length; k++) {
        undefined |= Double.isNaN(scores[k]);
        best = scores[k] > scores[best] ? k : best;
      }
      correct[image] = undefined ? Double.NaN : best == labels[image] ? 1 : 0;
    }
    return correct;
  }

  /** Returns {@code log sum_k exp z_k - z_y} in nats, without overflow. */
  static double[] crossEntropy(Evidence evidence) {
    long[] labels = evidence.labels().toLongs();
    double[] losses = new double[labels.length];
    for (int image = 0; image < labels.length; image++) {
      double[] scores = row(evidence.logits(), image);
      double largest = scores[0];
      for (double score : scores) {
        largest = Math.max(largest, score);
      }
      double sum = 0;
      for (double score : scores) {
        sum += StrictMath.exp(score - largest);
      }
      losses[image] = StrictMath.log(sum) + (largest - scores[Math.toIntExact(labels[image])]);
    }
    return losses;
  }

  private static double[] row(HostArray logits, int image) {
    int classes = Math.toIntExact(logits.shape().get(1));
    double[] row = new double[classes];
    for (int k = 0; k < classes; k++) {
      row[k] = logits.at(image * classes + k);
    }
    return row;
  }
}
