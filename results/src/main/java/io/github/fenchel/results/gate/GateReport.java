package io.github.fenchel.results.gate;

import io.github.fenchel.api.run.GateSpec;
import io.github.fenchel.results.measure.ImageMeans;
import io.github.fenchel.results.measure.ImageSample;
import java.util.ArrayList;
import java.util.List;

/**
 * A suite's results, judged by a baseline.
 *
 * @param suite the suite's name
 * @param judge how it was judged
 * @param blessing who blessed the baseline, and why
 * @param checks every metric of every cell
 * @param proofs the runs that were done twice; empty if that was not asked for
 * @param notes what differs from the baseline's environment
 */
public record GateReport(
    String suite,
    MetricJudge judge,
    Baseline.Blessing blessing,
    List<MetricCheck> checks,
    List<BitProof> proofs,
    List<String> notes) {
  /** Copies the lists. */
  public GateReport {
    checks = List.copyOf(checks);
    proofs = List.copyOf(proofs);
    notes = List.copyOf(notes);
  }

  /**
   * Judges cells by a baseline that they are comparable with.
   *
   * @param cells what is now, as {@link Snapshot#cells} has it
   * @param equivalence whether any difference counts, as for a refactoring
   * @param proofs the runs that were done twice
   */
  public static GateReport of(
      Baseline baseline, List<Baseline.Cell> cells, boolean equivalence, List<BitProof> proofs) {
    MetricJudge judge = new MetricJudge(baseline.gate().alpha(), equivalence);
    List<Pairing> pairings = new ArrayList<>();
    for (Baseline.Cell before : baseline.cells()) {
      Baseline.Cell now =
          cells.stream()
              .filter(cell -> cell.name().equals(before.name()))
              .findFirst()
              .orElseThrow(
                  () -> new IllegalArgumentException(before.name() + ": is not among the results"));
      pairings.addAll(pairings(before, now, baseline.gate()));
    }
    return new GateReport(
        baseline.suite(),
        judge,
        baseline.latest(),
        judge.judge(pairings),
        proofs,
        Comparability.environments(baseline, cells));
  }

  private static List<Pairing> pairings(Baseline.Cell before, Baseline.Cell now, GateSpec gate) {
    List<Pairing> pairings = new ArrayList<>();
    for (Baseline.Metric metric : before.metrics()) {
      GateSpec.Rule rule = gate.rules().get(metric.definition().metric().id());
      for (Baseline.Metric other : now.metrics()) {
        if (rule != null && other.name().equals(metric.name())) {
          pairings.add(
              new Pairing(
                  before.name(),
                  metric.name(),
                  metric.definition().direction(),
                  rule,
                  metric.values(),
                  other.values(),
                  images(metric, other)));
        }
      }
    }
    return pairings;
  }

  private static ImageSample images(Baseline.Metric before, Baseline.Metric now) {
    ImageMeans then = before.images();
    ImageMeans current = now.images();
    if (current == null) {
      return ImageSample.UNKNOWN;
    }
    return then != null && then.means().size() == current.means().size()
        ? ImageSample.of(then, current)
        : ImageSample.least(current, mean(now) - mean(before));
  }

  private static double mean(Baseline.Metric metric) {
    return metric.values().stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  /** Returns whether the results may pass. */
  public GateVerdict verdict() {
    return proofs.stream().allMatch(BitProof::holds)
        ? GateVerdict.of(checks)
        : GateVerdict.REGRESSED;
  }

  /** Returns the checks that decide, or those that are only reported. */
  public List<MetricCheck> checks(boolean blocking) {
    return checks.stream().filter(c -> c.pairing().rule().blocking() == blocking).toList();
  }

  /** Returns the verdict in a sentence. */
  public String sentence() {
    List<MetricCheck> blocking = checks(true);
    long passed = blocking.stream().filter(check -> check.ruling().passes()).count();
    long failed = blocking.stream().filter(check -> check.ruling().fails()).count();
    StringBuilder text = new StringBuilder();
    text.append(verdict()).append(": of ").append(blocking.size()).append(" blocking checks ");
    text.append(passed).append(" passed, ").append(failed).append(" failed, ");
    text.append(blocking.size() - passed - failed).append(" undecided");
    List<MetricCheck> advisory = checks(false);
    if (!advisory.isEmpty()) {
      long fine = advisory.stream().filter(check -> check.ruling().passes()).count();
      text.append("; ").append(fine).append(" of ").append(advisory.size());
      text.append(" advisory ones passed");
    }
    if (!proofs.isEmpty()) {
      long held = proofs.stream().filter(BitProof::holds).count();
      text.append("; bits equal in ").append(held).append(" of ").append(proofs.size());
      text.append(" runs done twice");
    }
    return text.toString();
  }
}
