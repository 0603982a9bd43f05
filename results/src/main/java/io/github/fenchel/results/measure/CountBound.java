package io.github.fenchel.results.measure;

import org.apache.commons.statistics.distribution.GammaDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * What a count of rare events says of the number that was to be expected, on one side.
 *
 * <p>With confidence {@code 1 - alpha} it is below {@code G(1 - alpha; k + 1)}, the quantile of the
 * gamma distribution, where k were seen. From a thousand on, its expansion serves, whose error is
 * below 0.01 then: {@code G - k = z sqrt(k) + (z^2 + 2) / 3} with the normal quantile z.
 *
 * @see <a href="https://doi.org/10.1093/biomet/28.3-4.437">Garwood, Biometrika, 1936</a>
 */
final class CountBound {
  private static final double MANY = 1000;
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private CountBound() {}

  /** How many more than were seen may have been to be expected. */
  static double beyond(double seen, double alpha) {
    if (seen < MANY) {
      return GammaDistribution.of(seen + 1, 1).inverseSurvivalProbability(alpha) - seen;
    }
    double z = NORMAL.inverseSurvivalProbability(alpha);
    return z * Math.sqrt(seen) + (z * z + 2) / 3;
  }

  /** The chance that so many more were to be expected: the inverse of {@link #beyond}. */
  static double chance(double seen, double more) {
    if (seen < MANY) {
      return GammaDistribution.of(seen + 1, 1).survivalProbability(seen + more);
    }
    double root = Math.sqrt(Math.max(0, 9 * seen + 12 * more - 8));
    return NORMAL.survivalProbability((root - 3 * Math.sqrt(seen)) / 2);
  }
}
