package io.github.fenchel.runner.explain.metric.fidelity;

import io.github.fenchel.api.data.ImageShape;

/**
 * Fills the pixels that were removed from an image so that each is the weighted mean of its
 * neighbors: little of what was removed can then be read off from where.
 *
 * <p>{@code x_p sum_q w_pq = sum_q w_pq x_q} for each removed pixel {@code p}, where {@code q} are
 * its neighbors within the image, known or removed: {@code w} is 1/6 for the four beside it and
 * 1/12 for the diagonal ones. At the border the missing neighbors' weights are left out on both
 * sides. The system is symmetric and positive definite as long as one pixel is known; it is solved
 * once for all channels by Cholesky's factorization within its envelope, in double, without
 * iterations: {@code O(n W^2)} for {@code n} removed pixels of an image of width {@code W}.
 *
 * @see <a href="https://arxiv.org/abs/2202.00449">Rong et al., 2022 (ROAD)</a>
 */
final class Imputation {
  private static final double BESIDE = 1.0 / 6;
  private static final double DIAGONAL = 1.0 / 12;

  private final ImageShape shape;
  private final int[] removed; // pixels, ascending
  private final int[] place; // of each pixel among the removed; -1 for a known one
  private final double[][] factor; // row i from column first[i] to i
  private final int[] first;

  /**
   * Factors the system.
   *
   * @param gone whether each pixel was removed, row by row; one at least was not
   */
  Imputation(ImageShape shape, boolean[] gone) {
    this.shape = shape;
    this.place = new int[gone.length];
    int n = 0;
    for (int pixel = 0; pixel < gone.length; pixel++) {
      place[pixel] = gone[pixel] ? n++ : -1;
    }
    if (n == gone.length) {
      throw new IllegalArgumentException("an image without any known pixel cannot be filled");
    }
    this.removed = new int[n];
    for (int pixel = 0; pixel < gone.length; pixel++) {
      if (gone[pixel]) {
        removed[place[pixel]] = pixel;
      }
    }
    this.first = new int[n];
    this.factor = new double[n][];
    for (int i = 0; i < n; i++) {
      assemble(i);
    }
    for (int i = 0; i < n; i++) {
      eliminate(i);
    }
  }

  private interface Neighbor {
    void visit(int pixel, double weight);
  }

  private void neighbors(int pixel, Neighbor visitor) {
    int row = pixel / shape.width();
    int column = pixel % shape.width();
    for (int down = -1; down <= 1; down++) {
      for (int right = -1; right <= 1; right++) {
        int r = row + down;
        int c = column + right;
        if ((down != 0 || right != 0)
            && r >= 0
            && r < shape.height()
            && c >= 0
            && c < shape.width()) {
          visitor.visit(r * shape.width() + c, down == 0 || right == 0 ? BESIDE : DIAGONAL);
        }
      }
    }
  }

  private void assemble(int i) {
    first[i] = i;
    neighbors(
        removed[i],
        (pixel, weight) ->
            first[i] = place[pixel] < 0 ? first[i] : Math.min(first[i], place[pixel]));
    double[] row = new double[i - first[i] + 1];
    neighbors(
        removed[i],
        (pixel, weight) -> {
          row[row.length - 1] += weight;
          int other = place[pixel];
          if (other >= 0 && other < i) {
            row[other - first[i]] -= weight;
          }
        });
    factor[i] = row;
  }

  private void eliminate(int i) {
    double[] row = factor[i];
    for (int j = first[i]; j <= i; j++) {
      double[] upper = factor[j];
      double value = row[j - first[i]];
      for (int k = Math.max(first[i], first[j]); k < j; k++) {
        value -= row[k - first[i]] * upper[k - first[j]];
      }
      row[j - first[i]] = j < i ? value / upper[j - first[j]] : Math.sqrt(value);
    }
  }

  /**
   * Fills the removed pixels of an image.
   *
   * @param image {@code [C,H,W]}, row-major; its removed pixels are overwritten, not read
   */
  void fill(double[] image) {
    int pixels = place.length;
    for (int offset = 0; offset < image.length; offset += pixels) {
      double[] solution = solve(known(image, offset));
      for (int i = 0; i < removed.length; i++) {
        image[offset + removed[i]] = solution[i];
      }
    }
  }

  /** Returns, for each removed pixel, the weighted sum of its known neighbors in one channel. */
  private double[] known(double[] image, int offset) {
    double[] sums = new double[removed.length];
    for (int i = 0; i < sums.length; i++) {
      int own = i;
      neighbors(
          removed[i],
          (pixel, weight) -> sums[own] += place[pixel] < 0 ? weight * image[offset + pixel] : 0);
    }
    return sums;
  }

  /** Solves in place: forward, then backward. */
  private double[] solve(double[] x) {
    for (int i = 0; i < x.length; i++) {
      for (int k = first[i]; k < i; k++) {
        x[i] -= factor[i][k - first[i]] * x[k];
      }
      x[i] /= factor[i][i - first[i]];
    }
    for (int i = x.length - 1; i >= 0; i--) {
      x[i] /= factor[i][i - first[i]];
      for (int k = first[i]; k < i; k++) {
        x[k] -= factor[i][k - first[i]] * x[i];
      }
    }
    return x;
  }
}
