package io.github.fenchel.results.gate;

import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.results.measure.PairedDifference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Judges metrics against their margins, all at once, by one-sided tests over paired seeds and
 * images, as {@link PairedDifference} has them.
 *
 * <p>Two errors are possible, and each is controlled where it is made:
 *
 * <ul>
 *   <li>To pass something that is worse by its margin. A gate passes only if <em>every</em>
 *       blocking check passes, each at level alpha; then the chance that it passes although any is
 *       worse by its margin is alpha at most, and no correction is needed (an intersection-union
 *       test).
 *   <li>To raise a false alarm. A gate fails if <em>any</em> blocking check fails, so its p values
 *       are adjusted by Holm's method: the chance of an alarm although nothing is worse by more
 *       than its margin is alpha at most, however the checks depend on each other.
 * </ul>
 *
 * <p>Between the two, and for fewer than three seeds or five images, nothing is decided. Advisory
 * checks are a family of their own: they neither decide nor make the blocking ones weaker.
 *
 * @param alpha the level of both errors
 * @param equivalence whether any difference counts, as for a refactoring; of metrics without a
 *     better direction it always does
 * @see <a href="https://doi.org/10.1080/00401706.1982.10487790">Berger, Technometrics, 1982</a>
 */
public record MetricJudge(double alpha, boolean equivalence) {

  /** Judges what belongs together; in the order of the pairings. */
  public List<MetricCheck> judge(List<Pairing> pairings) {
    List<Double> blocking = fails(pairings, true);
    List<Double> advisory = fails(pairings, false);
    Iterator<Double> nextBlocking = blocking.iterator();
    Iterator<Double> nextAdvisory = advisory.iterator();
    List<MetricCheck> checks = new ArrayList<>();
    for (Pairing pairing : pairings) {
      boolean blocks = pairing.rule().blocking();
      double fails = (blocks ? nextBlocking : nextAdvisory).next();
      checks.add(check(pairing, fails, (blocks ? blocking : advisory).size()));
    }
    return List.copyOf(checks);
  }

  private List<Double> fails(List<Pairing> pairings, boolean blocking) {
    return Holm.adjusted(
        pairings.stream()
            .filter(pairing -> pairing.rule().blocking() == blocking)
            .map(this::fails)
            .toList());
  }

  private boolean twoSided(Pairing pairing) {
    return equivalence || pairing.direction() == Direction.NEITHER;
  }

  private double passes(Pairing pairing) {
    double margin = pairing.rule().margin();
    PairedDifference worsening = pairing.worsening();
    if (!worsening.suffices()) {
      return Double.NaN;
    }
    return twoSided(pairing) ? worsening.equivalence(margin) : worsening.below(margin);
  }

  /** Unadjusted; of two sides, each may be the wrong one, so the smaller p value counts twice. */
  private double fails(Pairing pairing) {
    double margin = pairing.rule().margin();
    PairedDifference worsening = pairing.worsening();
    if (!worsening.suffices()) {
      return Double.NaN;
    }
    double worse = worsening.above(margin);
    return twoSided(pairing) ? Math.min(1, 2 * Math.min(worse, worsening.below(-margin))) : worse;
  }

  private MetricCheck check(Pairing pairing, double fails, int family) {
    double passes = passes(pairing);
    boolean twoSided = twoSided(pairing);
    SeedVerdict ruling = SeedVerdict.UNDECIDED;
    if (passes < alpha) {
      ruling = twoSided ? SeedVerdict.EQUIVALENT : SeedVerdict.NON_INFERIOR;
    } else if (fails < alpha) {
      ruling = twoSided ? SeedVerdict.CHANGED : SeedVerdict.REGRESSED;
    }
    return new MetricCheck(pairing, twoSided, alpha, family, passes, fails, ruling);
  }
}
