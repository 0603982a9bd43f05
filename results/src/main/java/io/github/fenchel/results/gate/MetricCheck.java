package io.github.fenchel.results.gate;

import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.results.measure.PairedDifference;
import io.github.fenchel.results.measure.RequiredSampleSize;
import java.util.List;

/**
 * One metric of one cell, judged.
 *
 * @param pairing what was judged
 * @param twoSided whether any difference counts, as for a refactoring; else only a worsening
 * @param alpha the error level
 * @param family how many were judged together
 * @param passes the p value of the change staying within the margin
 * @param fails the p value of the change lying beyond it, adjusted for the family
 * @param ruling what follows
 */
public record MetricCheck(
    Pairing pairing,
    boolean twoSided,
    double alpha,
    int family,
    double passes,
    double fails,
    SeedVerdict ruling) {

  /** Returns now minus then, over the seeds. */
  public PairedDifference change() {
    return pairing.change();
  }

  /**
   * Returns the interval of the true mean change whose level is {@code 1 - 2 alpha}; NaN for fewer
   * than two seeds.
   */
  public PairedDifference.Interval interval() {
    return change().interval(1 - 2 * alpha);
  }

  /**
   * Returns what a decision would take, if the truth were what was seen here: enough for a chance
   * of 80 % that the nearer of the two decisions is reached.
   */
  public RequiredSampleSize need() {
    PairedDifference worsening = pairing.worsening();
    double size = twoSided ? Math.abs(worsening.mean()) : worsening.mean();
    double beyond = size - pairing.rule().margin();
    double level = beyond > 0 ? alpha / family / (twoSided ? 2 : 1) : alpha;
    return new RequiredSampleSize(worsening, Math.abs(beyond), level);
  }

  /** Returns the mean over the seeds, as it was blessed. */
  public double baseline() {
    return mean(pairing.baseline());
  }

  /** Returns the mean over the seeds, as it is now. */
  public double current() {
    return mean(pairing.current());
  }

  private static double mean(List<Double> values) {
    return PairedDifference.of(values.stream().mapToDouble(Double::doubleValue).toArray()).mean();
  }

  /** Returns by how much the metric may change, and which way: {@code -0.02}, {@code ±0.02}. */
  public String allowance() {
    if (twoSided) {
      return "±" + pairing.rule().margin();
    }
    return (pairing.direction() == Direction.HIGHER ? "-" : "+") + pairing.rule().margin();
  }

  /** Returns the mean change with its interval. */
  public String changed() {
    PairedDifference.Interval interval = interval();
    String mean = DisplayNumbers.signed(change().mean());
    return Double.isNaN(interval.low())
        ? mean
        : mean
            + " ("
            + DisplayNumbers.signed(interval.low())
            + " to "
            + DisplayNumbers.signed(interval.high())
            + ")";
  }

  /** Returns the ruling, and whether it only advises. */
  public String label() {
    return pairing.rule().blocking() ? ruling.name() : ruling + " (advisory)";
  }

  /** Returns what was found, in a sentence without the cell's and the metric's names. */
  public String sentence() {
    return switch (ruling) {
      case NON_INFERIOR, EQUIVALENT -> changed() + " is within " + allowance();
      case REGRESSED, CHANGED -> changed() + " is beyond " + allowance();
      case UNDECIDED ->
          changed() + " does not decide about " + allowance() + "; " + need().sentence();
    };
  }
}
