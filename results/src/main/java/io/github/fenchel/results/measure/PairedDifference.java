package io.github.fenchel.results.measure;

import java.util.OptionalInt;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The differences between pairs of measurements, one pair per seed, and what follows from them.
 *
 * <p>All statements take the differences as independent draws from one normal distribution.
 *
 * @param n how many pairs
 * @param mean the mean difference
 * @param deviation the sample standard deviation of the differences; NaN for fewer than two
 */
public record PairedDifference(int n, double mean, double deviation) {
  /** Fewer pairs decide nothing: the deviation itself would be a guess. */
  public static final int FEWEST = 3;

  /** The error level of each one-sided test. */
  public static final double ALPHA = 0.05;

  /** The chance of a decision that {@link #pairsNeeded} plans for. */
  public static final double POWER = 0.8;

  private static final int MOST = 100_000;

  /**
   * The mean and deviation of some differences.
   *
   * <p>{@code mean = sum(d_i) / n}, {@code deviation = sqrt(sum((d_i - mean)^2) / (n - 1))}, summed
   * in double in index order.
   *
   * @param differences right minus left, one per pair
   */
  public static PairedDifference of(double... differences) {
    double sum = 0;
    for (double difference : differences) {
      sum += difference;
    }
    double mean = sum / differences.length;
    double squares = 0;
    for (double difference : differences) {
      squares += (difference - mean) * (difference - mean);
    }
    int n = differences.length;
    return new PairedDifference(n, mean, n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1)));
  }

  /**
   * An interval of the difference.
   *
   * @param low its lower end
   * @param high its upper end
   */
  public record Interval(double low, double high) {}

  /** What the differences say about a margin. */
  public enum Finding {
    /** The true mean difference lies within the margin. */
    EQUIVALENT,
    /** It lies beyond the margin. */
    DIFFERENT,
    /** Too few pairs, or too scattered, to tell. */
    UNDECIDED
  }

  /**
   * The two-sided t interval of the true mean difference.
   *
   * <p>{@code mean -+ t(1 - (1 - level) / 2, n - 1) deviation / sqrt(n)}.
   *
   * @param level its confidence, e.g. 0.9
   * @return both ends NaN for fewer than two pairs
   */
  public Interval interval(double level) {
    if (n < 2 || Double.isNaN(deviation)) {
      return new Interval(Double.NaN, Double.NaN);
    }
    double half = quantile(n, 1 - (1 - level) / 2) * deviation / Math.sqrt(n);
    return new Interval(mean - half, mean + half);
  }

  /** Returns the interval that decides: its level is {@code 1 - 2 ALPHA}, that is 90 %. */
  public Interval interval() {
    return interval(1 - 2 * ALPHA);
  }

  /**
   * The p value of equivalence: two one-sided t tests.
   *
   * <p>The larger of the p values of {@code H0: difference <= -margin} and {@code H0: difference >=
   * margin}, each from a t statistic with {@code n - 1} degrees of freedom.
   *
   * @param margin above 0, in the unit of the differences
   * @return in [0,1]; NaN for fewer than two pairs
   * @see <a href="https://doi.org/10.1007/BF01068419">Schuirmann, 1987</a>
   */
  public double equivalence(double margin) {
    requireMargin(margin);
    return Math.max(below(margin), above(-margin));
  }

  /**
   * The p value of the true mean difference lying below a bound: a one-sided t test.
   *
   * <p>{@code P(T < (mean - bound) / (deviation / sqrt(n)))} of a t statistic with {@code n - 1}
   * degrees of freedom, that is of {@code H0: difference >= bound}. Where all differences are
   * equal, 0 if they lie below the bound, else 1.
   *
   * @param bound in the unit of the differences
   * @return in [0,1]; NaN for fewer than two pairs
   */
  public double below(double bound) {
    double distance = bound - mean;
    if (n < 2 || Double.isNaN(distance) || Double.isNaN(deviation)) {
      return Double.NaN;
    }
    if (deviation == 0) {
      return distance > 0 ? 0 : 1;
    }
    return TDistribution.of(n - 1).survivalProbability(distance / (deviation / Math.sqrt(n)));
  }

  /** The p value of the true mean difference lying above a bound, as {@link #below}. */
  public double above(double bound) {
    return new PairedDifference(n, -mean, deviation).below(-bound);
  }

  /**
   * Decides by two one-sided t tests at level {@link #ALPHA}.
   *
   * <p>EQUIVALENT if the 90 % interval lies within {@code (-margin, margin)}, which is where {@link
   * #equivalence} is below {@code ALPHA}; DIFFERENT if it lies wholly beyond the margin; else, or
   * for fewer than {@link #FEWEST} pairs, UNDECIDED.
   *
   * @param margin above 0, in the unit of the differences
   */
  public Finding finding(double margin) {
    requireMargin(margin);
    Interval interval = interval();
    if (n < FEWEST || Double.isNaN(interval.low())) {
      return Finding.UNDECIDED;
    }
    if (interval.low() > -margin && interval.high() < margin) {
      return Finding.EQUIVALENT;
    }
    return interval.low() > margin || interval.high() < -margin
        ? Finding.DIFFERENT
        : Finding.UNDECIDED;
  }

  /**
   * How many pairs a decision would take, if the truth were the observed mean and deviation.
   *
   * <p>The least {@code n} of at least 3 with {@code (t(1 - ALPHA, n - 1) + t(POWER, n - 1))
   * deviation / sqrt(n) < | margin - |mean| |}: the usual approximation for a chance of 80 %.
   *
   * @param margin above 0, in the unit of the differences
   * @return none if the deviation is unknown, or if no 100,000 pairs would do
   */
  public OptionalInt pairsNeeded(double margin) {
    requireMargin(margin);
    return pairsNeeded(Math.abs(margin - Math.abs(mean)), ALPHA);
  }

  /**
   * How many pairs a one-sided test would take, if the truth were the observed deviation.
   *
   * <p>The least {@code n} of at least 3 with {@code (t(1 - alpha, n - 1) + t(POWER, n - 1))
   * deviation / sqrt(n) < distance}.
   *
   * @param distance between the mean difference and the bound, at least 0
   * @param alpha the test's error level
   * @return none if the deviation is unknown, or if no 100,000 pairs would do
   */
  public OptionalInt pairsNeeded(double distance, double alpha) {
    if (n < 2 || Double.isNaN(distance) || Double.isNaN(deviation)) {
      return OptionalInt.empty();
    }
    // What is needed shrinks with n, so halving finds the least.
    if (!decides(MOST, distance, alpha)) {
      return OptionalInt.empty();
    }
    int low = FEWEST - 1;
    int high = MOST;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (decides(middle, distance, alpha)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return OptionalInt.of(high);
  }

  private boolean decides(int pairs, double distance, double alpha) {
    double quantiles = quantile(pairs, 1 - alpha) + quantile(pairs, POWER);
    return quantiles * deviation / Math.sqrt(pairs) < distance;
  }

  private static double quantile(int pairs, double probability) {
    return TDistribution.of(pairs - 1).inverseCumulativeProbability(probability);
  }

  private static void requireMargin(double margin) {
    if (!(margin > 0)) {
      throw new IllegalArgumentException("a margin is above 0, not " + margin);
    }
  }
}
