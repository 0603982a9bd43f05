package io.github.fenchel.runner.explain.metric.localization;

import io.github.fenchel.api.explain.PooledMaps;
import io.github.fenchel.results.measure.Similarity;
import java.util.Arrays;

/**
 * How a pooled map agrees with what people marked: a mask, or a gaze map, which is graded.
 *
 * <p>Both arrays are not negative, of equal length, row by row. All are NaN where they say so.
 */
final class Agreement {
  /** A pixel of a graded map is marked if it is above this. */
  static final double INSIDE = 0.5;

  /** What a share of a map counts as at least in {@link #divergence}: the double next to 1. */
  private static final double LEAST = 0x1p-52;

  private Agreement() {}

  /**
   * The share of a map's mass that lies in a mask.
   *
   * <p>{@code sum a m / sum a}.
   *
   * @return 0 to 1 for a mask in [0,1]
   */
  static double mass(double[] map, double[] mask) {
    double within = 0;
    for (int i = 0; i < map.length; i++) {
      within += map[i] * mask[i];
    }
    return within / sum(map);
  }

  /**
   * Whether the largest pixel is marked, the first among ties.
   *
   * @return 1 or 0; NaN if no pixel is marked
   * @see <a href="https://arxiv.org/abs/1608.00507">Zhang et al., 2016 (with a tolerance of 15
   *     pixels, which this has not)</a>
   */
  static double pointing(double[] map, double[] mask) {
    if (marked(mask) == 0) {
      return Double.NaN;
    }
    return mask[PooledMaps.order(map)[0]] > INSIDE ? 1 : 0;
  }

  /**
   * The area under the curve of marked pixels found against unmarked ones taken for marked, over
   * all thresholds.
   *
   * <p>Mann and Whitney's {@code (R - p (p + 1) / 2) / (p (n - p))}, {@code R} the sum of the
   * {@code p} marked pixels' ranks among all {@code n}, ties sharing their mean rank.
   *
   * @return 0 to 1, by chance 0.5; NaN if no pixel or every pixel is marked
   */
  static double rocAuc(double[] map, double[] mask) {
    double[] ranks = Similarity.ranks(map);
    double sum = 0;
    for (int i = 0; i < ranks.length; i++) {
      sum += mask[i] > INSIDE ? ranks[i] : 0;
    }
    double marked = marked(mask);
    return (sum - marked * (marked + 1) / 2) / (marked * (ranks.length - marked));
  }

  /**
   * Normalized scanpath saliency: how far above its mean a map is where people look.
   *
   * <p>{@code sum m z / sum m}, {@code z = (a - mean a) / sd a}, {@code sd} the population's. With
   * marks of 0 and 1 it is the mean of {@code z} over the fixated pixels.
   *
   * @return any number, by chance 0; NaN if the map is constant
   * @see <a href="https://doi.org/10.1016/j.visres.2005.03.019">Peters et al., 2005</a>
   */
  static double scanpath(double[] map, double[] gaze) {
    double first = map[0];
    if (Arrays.stream(map).allMatch(value -> value == first)) {
      return Double.NaN;
    }
    double largest = Arrays.stream(map).max().orElseThrow();
    double mean = 0;
    for (double value : map) {
      // Scaled by the maximum, so that squares of tiny gradients do not vanish.
      mean += value / largest / map.length;
    }
    double squares = 0;
    double weighted = 0;
    for (int i = 0; i < map.length; i++) {
      double above = map[i] / largest - mean;
      squares += above * above;
      weighted += gaze[i] * above;
    }
    return weighted / sum(gaze) / Math.sqrt(squares / map.length);
  }

  /**
   * The divergence of a map from a gaze map.
   *
   * <p>{@code KL(q || p) = sum q ln(q / p)}, {@code q = m / sum m}, {@code p = a / sum a}, in nats;
   * pixels without gaze add nothing. Where a map has less than {@code 2^-52} of its sum, that
   * counts as {@code 2^-52}, as in the MIT benchmark: gaze on a pixel of 0 costs up to 36 nats for
   * each share of the gaze, not infinitely many.
   *
   * @return 0 for equal maps to about 36
   * @see <a href="https://arxiv.org/abs/1604.03605">Bylinskii et al., 2019</a>
   */
  static double divergence(double[] map, double[] gaze) {
    double mapSum = sum(map);
    double gazeSum = sum(gaze);
    double divergence = 0;
    for (int i = 0; i < map.length; i++) {
      double q = gaze[i] / gazeSum;
      double p = Math.max(map[i] / mapSum, LEAST);
      divergence += q == 0 ? 0 : q * StrictMath.log(q / p);
    }
    return divergence;
  }

  /**
   * Judd's area under the curve: thresholds at the fixated pixels' values alone.
   *
   * <p>The trapezoids below the points {@code (share of other pixels, share of fixated pixels)} at
   * or above each value that a fixated pixel has, from (0,0) to (1,1). A pixel of a graded map is
   * fixated above 0.5. Where pixels tie, all count at once; others break ties by noise.
   *
   * @return 0 to 1, by chance 0.5; NaN if no pixel or every pixel is fixated
   * @see <a href="https://arxiv.org/abs/1604.03605">Bylinskii et al., 2019</a>
   */
  static double judd(double[] map, double[] gaze) {
    int marked = marked(gaze);
    int others = map.length - marked;
    if (marked == 0 || others == 0) {
      return Double.NaN;
    }
    int[] order = PooledMaps.order(map);
    double area = 0;
    double hitsBefore = 0;
    double falseBefore = 0;
    int hits = 0;
    for (int i = 0; i < order.length; i++) {
      hits += gaze[order[i]] > INSIDE ? 1 : 0;
      boolean last = i + 1 == order.length;
      if (last || map[order[i + 1]] < map[order[i]]) {
        double hitShare = (double) hits / marked;
        if (hitShare > hitsBefore || last) {
          double falseShare = (double) (i + 1 - hits) / others;
          area += (falseShare - falseBefore) * (hitShare + hitsBefore) / 2;
          hitsBefore = hitShare;
          falseBefore = falseShare;
        }
      }
    }
    return area;
  }

  /** Returns how many pixels are marked. */
  static int marked(double[] mask) {
    return (int) Arrays.stream(mask).filter(value -> value > INSIDE).count();
  }

  private static double sum(double[] values) {
    return Arrays.stream(values).sum();
  }
}
