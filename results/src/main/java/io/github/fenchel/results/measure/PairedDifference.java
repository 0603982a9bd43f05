package io.github.fenchel.results.measure;

import java.util.OptionalInt;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The differences between pairs of measurements, one pair per seed, and what follows from them.
 *
 * <p>All statements speak of seeds and images alike: the difference that would be found with all
 * seeds, on all images that the test images were drawn from. Seeds are independent draws from one
 * normal distribution; the images are shared by all of them. The mean difference has the variance
 * {@code V = deviation^2 / n + images.variance}, and two errors are allowed for, the larger of
 * which counts:
 *
 * <ul>
 *   <li>a t statistic with {@code V^2 / ((deviation^2 / n)^2 / (n - 1) + images.variance^2 / (m -
 *       1))} degrees of freedom for m images, as Satterthwaite has it: with n - 1, where the images
 *       add nothing;
 *   <li>the metric's resolution: changed images are counted, so their number is a Poisson variable,
 *       and {@code k = V / step^2} of them were seen. With confidence {@code 1 - alpha} there are
 *       fewer than {@code G(1 - alpha; k + 1)}, the quantile of the gamma distribution (Garwood);
 *       for k = 0 that is {@code -ln(alpha)}, the rule of three. So equal values of all n images
 *       and seeds leave a difference of {@code 3 jump / n} open.
 * </ul>
 *
 * @param n how many pairs
 * @param mean the mean difference
 * @param deviation the sample standard deviation of the differences; NaN for fewer than two
 * @param images how well the test images represent all images
 * @see <a href="https://doi.org/10.1002/sim.2532">Hillis, Statistics in Medicine, 2007</a>
 * @see <a href="https://doi.org/10.1093/biomet/28.3-4.437">Garwood, Biometrika, 1936</a>
 * @see <a href="https://doi.org/10.1001/jama.1983.03330370053031">Hanley and Lippman-Hand, 1983:
 *     the rule of three</a>
 */
public record PairedDifference(int n, double mean, double deviation, ImageSample images) {
  /** Fewer pairs decide nothing: the deviation itself would be a guess. */
  public static final int FEWEST = 3;

  /** The error level of each one-sided test. */
  public static final double ALPHA = 0.05;

  /** The chance of a decision that {@link #pairsNeeded} plans for. */
  public static final double POWER = 0.8;

  /** The differences of values that are not means over images, or of which nothing is known. */
  public static PairedDifference of(double... differences) {
    return of(ImageSample.UNKNOWN, differences);
  }

  /**
   * The mean and deviation of some differences.
   *
   * <p>{@code mean = sum(d_i) / n}, {@code deviation = sqrt(sum((d_i - mean)^2) / (n - 1))}, summed
   * in double in index order.
   *
   * @param images the images that each is a mean over
   * @param differences right minus left, one per pair
   */
  public static PairedDifference of(ImageSample images, double... differences) {
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
    double deviation = n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1));
    return new PairedDifference(n, mean, deviation, images);
  }

  /** Returns left minus right. */
  public PairedDifference reversed() {
    return new PairedDifference(n, -mean, deviation, images);
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
    /** Too few pairs or images, or too scattered, to tell. */
    UNDECIDED
  }

  /**
   * The two-sided interval of the true mean difference.
   *
   * <p>{@code mean -+ max(t(1 - alpha, f) sqrt(V), step (G(1 - alpha; k + 1) - k))} with {@code
   * alpha = (1 - level) / 2} and the symbols of this class.
   *
   * @param level its confidence, e.g. 0.9
   * @return both ends NaN for fewer than two pairs
   */
  public Interval interval(double level) {
    if (n < 2 || Double.isNaN(deviation)) {
      return new Interval(Double.NaN, Double.NaN);
    }
    double half = spread(n, images).half((1 - level) / 2);
    return new Interval(mean - half, mean + half);
  }

  /** Returns the interval that decides: its level is {@code 1 - 2 ALPHA}, that is 90 %. */
  public Interval interval() {
    return interval(1 - 2 * ALPHA);
  }

  /**
   * The p value of equivalence: two one-sided tests.
   *
   * <p>The larger of the p values of {@code H0: difference <= -margin} and {@code H0: difference >=
   * margin}, each as {@link #below} has it.
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
   * The p value of the true mean difference lying below a bound: a one-sided test.
   *
   * <p>Of {@code H0: difference >= bound}, the largest alpha at which {@code bound - mean} is
   * within what {@link #interval} allows for. Where nothing scatters and no image can jump, 0 if
   * the mean lies below the bound, else 1; but NaN where nothing is known about the images: equal
   * values of a few seeds decide nothing.
   *
   * @param bound in the unit of the differences
   * @return in [0,1]; NaN for fewer than two pairs
   */
  public double below(double bound) {
    double distance = bound - mean;
    if (n < 2
        || Double.isNaN(distance)
        || Double.isNaN(deviation)
        || (deviation == 0 && images.images() == 0)) {
      return Double.NaN;
    }
    return spread(n, images).chance(distance);
  }

  /** The p value of the true mean difference lying above a bound, as {@link #below}. */
  public double above(double bound) {
    return reversed().below(-bound);
  }

  /** Returns whether there are enough seeds and images to decide anything. */
  public boolean suffices() {
    return n >= FEWEST && images.suffices();
  }

  /**
   * Decides by two one-sided tests at level {@link #ALPHA}.
   *
   * <p>EQUIVALENT if {@link #equivalence} is below {@code ALPHA}, which is where the 90 % interval
   * lies within {@code (-margin, margin)}; DIFFERENT if it lies wholly beyond the margin; else, or
   * for fewer than {@link #FEWEST} pairs or {@link ImageSample#FEWEST} images, UNDECIDED.
   *
   * @param margin above 0, in the unit of the differences
   */
  public Finding finding(double margin) {
    if (!suffices()) {
      requireMargin(margin);
      return Finding.UNDECIDED;
    }
    if (equivalence(margin) < ALPHA) {
      return Finding.EQUIVALENT;
    }
    return Math.min(above(margin), below(-margin)) < ALPHA ? Finding.DIFFERENT : Finding.UNDECIDED;
  }

  /**
   * How many pairs a decision would take, if the truth were the observed mean and deviation.
   *
   * @param margin above 0, in the unit of the differences
   * @return none if the deviation is unknown, or if no 100,000 pairs would do
   */
  public OptionalInt pairsNeeded(double margin) {
    return need(margin).seeds();
  }

  /** Returns what a decision about a margin would take, at level {@link #ALPHA}. */
  public RequiredSampleSize need(double margin) {
    requireMargin(margin);
    return new RequiredSampleSize(this, Math.abs(margin - Math.abs(mean)), ALPHA);
  }

  /**
   * Whether so many seeds on such images would decide, with a chance of {@link #POWER}.
   *
   * <p>{@code half + t(POWER, f) sqrt(V) < distance}, with half the width of the interval at {@code
   * 1 - 2 alpha}: the usual approximation.
   *
   * @param distance between the mean difference and the bound, at least 0
   * @param alpha the test's error level
   */
  boolean decides(int seeds, ImageSample sample, double distance, double alpha) {
    Spread spread = spread(seeds, sample);
    return spread.half(alpha) + spread.quantile(POWER) < distance;
  }

  /** What so many seeds on such images leave open, were they as scattered as these. */
  private Spread spread(int seeds, ImageSample sample) {
    double ofSeeds = deviation * deviation / seeds;
    double variance = ofSeeds + sample.variance();
    double freedom = seeds - 1;
    if (sample.variance() > 0) {
      double images = sample.variance() * sample.variance() / (sample.images() - 1);
      freedom = variance * variance / (ofSeeds * ofSeeds / (seeds - 1) + images);
    }
    return new Spread(Math.sqrt(variance), freedom, sample);
  }

  /**
   * The error of a mean difference.
   *
   * @param error its standard error
   * @param freedom the degrees of freedom that it is known with
   * @param images the images that it is a mean over
   */
  private record Spread(double error, double freedom, ImageSample images) {
    double quantile(double probability) {
      return error == 0
          ? 0
          : error * TDistribution.of(freedom).inverseCumulativeProbability(probability);
    }

    /** How far the truth may be off, on one side and with confidence {@code 1 - alpha}. */
    double half(double alpha) {
      double counted = 0;
      if (images.step() > 0) {
        counted = images.step() * Math.min(images.images(), CountBound.beyond(seen(), alpha));
      }
      return Math.max(quantile(1 - alpha), counted);
    }

    /** The chance that the truth is off by so much on one side: half's inverse. */
    double chance(double distance) {
      double chance = distance > 0 ? 0 : 1;
      if (error > 0) {
        chance = TDistribution.of(freedom).survivalProbability(distance / error);
      }
      return images.step() == 0
          ? chance
          : Math.max(chance, CountBound.chance(seen(), distance / images.step()));
    }

    private double seen() {
      double steps = error / images.step();
      return steps * steps;
    }
  }

  private static void requireMargin(double margin) {
    if (!(margin > 0)) {
      throw new IllegalArgumentException("a margin is above 0, not " + margin);
    }
  }
}
