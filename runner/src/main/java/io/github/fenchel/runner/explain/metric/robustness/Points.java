package io.github.fenchel.runner.explain.metric.robustness;

import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import java.util.List;

/** Images {@code C H W} as arrays of doubles, which attacks in Java move, and what they are. */
public final class Points {
  private Points() {}

  /** Returns the image of a row. */
  public static double[] of(HostArray images, int row) {
    return images.rows(row, row + 1).toDoubles();
  }

  /**
   * Returns points as images.
   *
   * @param like a shape {@code [n,C,H,W]} of other images
   */
  public static HostArray images(List<double[]> points, Shape like) {
    Shape shape = like.with(0, points.size());
    double[] all = new double[Math.toIntExact(shape.size())];
    int at = 0;
    for (double[] point : points) {
      System.arraycopy(point, 0, all, at, point.length);
      at += point.length;
    }
    return HostArray.of(shape, all);
  }

  /** Returns the class of each row of logits {@code [n,K]}: the first of the largest. */
  public static int[] predictions(HostArray logits) {
    int[] predictions = new int[Math.toIntExact(logits.shape().get(0))];
    int classes = Math.toIntExact(logits.shape().get(1));
    for (int row = 0; row < predictions.length; row++) {
      for (int k = 1; k < classes; k++) {
        if (logits.at(row * classes + k) > logits.at(row * classes + predictions[row])) {
          predictions[row] = k;
        }
      }
    }
    return predictions;
  }
}
