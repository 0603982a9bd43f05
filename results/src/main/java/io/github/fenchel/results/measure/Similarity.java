package io.github.fenchel.results.measure;

import io.github.fenchel.api.explain.PooledMaps;
import java.util.Arrays;
import org.apache.commons.statistics.ranking.NaNStrategy;
import org.apache.commons.statistics.ranking.NaturalRanking;
import org.apache.commons.statistics.ranking.TiesStrategy;

/**
 * How alike two arrays of equal length are: two pooled maps of one image, or two signed ones.
 *
 * <p>All are pure numbers, and NaN where they are not defined: never a number for a map of zeros.
 * {@link Ssim} measures two maps with their height and width.
 */
public final class Similarity {
  /** From 1, ascending, ties sharing their mean rank; {@link #isFinite} bars NaN. */
  private static final NaturalRanking RANKS =
      new NaturalRanking(NaNStrategy.FAILED, TiesStrategy.AVERAGE);

  private Similarity() {}

  /**
   * The cosine of the angle between two arrays.
   *
   * <p>{@code <a,b> / (||a||_2 ||b||_2)}.
   *
   * @return -1 to 1; 0 to 1 if neither has a negative number; NaN if either is zero or not finite
   */
  public static double cosine(double[] a, double[] b) {
    checkLengths(a, b);
    return UnitVector.of(a).cosine(UnitVector.of(b));
  }

  /**
   * The distance of two arrays of length 1.
   *
   * <p>{@code || a / ||a||_2 - b / ||b||_2 ||_2}.
   *
   * @return 0 for arrays of one direction to 2 for opposite ones; NaN if either is zero or not
   *     finite
   * @see <a href="https://arxiv.org/abs/2302.05294">Zhang and Farnia, ICCV 2023 (MoreauGrad)</a>
   */
  public static double normalizedL2(double[] a, double[] b) {
    checkLengths(a, b);
    double lengthA = largest(a) * length(a);
    double lengthB = largest(b) * length(b);
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = a[i] / lengthA - b[i] / lengthB;
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }

  /** The Euclidean length of an array whose largest magnitude was made 1. */
  private static double length(double[] values) {
    double largest = largest(values);
    double sum = 0;
    for (double value : values) {
      double scaled = value / largest;
      sum += scaled * scaled;
    }
    return Math.sqrt(sum);
  }

  /**
   * Pearson's correlation.
   *
   * <p>{@code sum (a - mean a)(b - mean b) / sqrt(sum (a - mean a)^2 sum (b - mean b)^2)}.
   *
   * @return -1 to 1; NaN if either is constant or not finite
   */
  public static double pearson(double[] a, double[] b) {
    checkLengths(a, b);
    UnitVector left = UnitVector.centered(divided(a, largest(a)));
    return left.cosine(UnitVector.centered(divided(b, largest(b))));
  }

  /**
   * Spearman's rank correlation: Pearson's of the ranks, ties sharing their mean rank.
   *
   * @return -1 to 1; NaN if either is constant or not finite
   */
  public static double spearman(double[] a, double[] b) {
    checkLengths(a, b);
    return UnitVector.ranked(a).cosine(UnitVector.ranked(b));
  }

  /** Returns ranks from 1, ascending, ties sharing their mean rank; of finite numbers. */
  public static double[] ranks(double[] values) {
    // Adding zero makes -0 the 0 that it ties with.
    return RANKS.apply(Arrays.stream(values).map(value -> value + 0.0).toArray());
  }

  /**
   * The share of the k largest places that two arrays have in common.
   *
   * <p>{@code |top_k(a) and top_k(b)| / k}. Of places equal to the k-th largest, the lower are
   * taken, in both arrays alike; so of a constant array the first k, which says little.
   *
   * @param a not negative
   * @param b likewise
   * @param k from 1 to their length
   * @return 0 to 1; NaN if either is zero or not finite
   */
  public static double topK(double[] a, double[] b, int k) {
    checkLengths(a, b);
    if (k < 1 || k > a.length) {
      throw new IllegalArgumentException(
          "the largest " + k + " of " + a.length + " places: choose from 1 to " + a.length);
    }
    if (!isMap(a) || !isMap(b)) {
      return Double.NaN;
    }
    return common(top(a, k), top(b, k), k);
  }

  /** Marks the k largest places; of equal ones, the lower. */
  static boolean[] top(double[] values, int k) {
    boolean[] marked = new boolean[values.length];
    int[] order = PooledMaps.order(values);
    for (int i = 0; i < k; i++) {
      marked[order[i]] = true;
    }
    return marked;
  }

  /** The share of k marked places that two arrays have in common. */
  static double common(boolean[] a, boolean[] b, int k) {
    int common = 0;
    for (int i = 0; i < a.length; i++) {
      common += a[i] && b[i] ? 1 : 0;
    }
    return (double) common / k;
  }

  /** Returns whether numbers are all finite, and not all zero: whether a map says something. */
  public static boolean isMap(double... values) {
    return isFinite(values) && largest(values) > 0;
  }

  static boolean isConstant(double[] values) {
    return !isFinite(values) || Arrays.stream(values).allMatch(value -> value == values[0]);
  }

  private static boolean isFinite(double[] values) {
    return Arrays.stream(values).allMatch(Double::isFinite);
  }

  static double[] divided(double[] values, double by) {
    return Arrays.stream(values).map(value -> value / by).toArray();
  }

  static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  static void checkLengths(double[] a, double[] b) {
    if (a.length != b.length || a.length == 0) {
      throw new IllegalArgumentException(
          "arrays of equal length can be compared, not of " + a.length + " and " + b.length);
    }
  }
}
