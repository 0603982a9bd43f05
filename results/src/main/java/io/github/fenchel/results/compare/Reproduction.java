package io.github.fenchel.results.compare;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.results.field.RunFields;
import io.github.fenchel.results.store.RunStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A run, and the result of running its spec again.
 *
 * @param original the stored run
 * @param again the new one
 * @param promised at which level they should be the same
 * @param comparison at which level they are, with the evidence
 */
public record Reproduction(
    RunRecord original, RunRecord again, ComparisonVerdict promised, PairComparison comparison) {
  private static final String TITLE = "reproduction";
  private static final String STORED = "stored";
  private static final String AGAIN = "again";

  /**
   * Compares the two.
   *
   * <p>Equal ids promise equal bits. In another environment, {@link ComparisonVerdict#TOLERANCE} is
   * promised.
   *
   * @param store where the original is
   * @param temporary where the new one is
   *     <p>Where they were given different inputs, e.g. other initial weights by another Fenchel,
   *     they are {@link ComparisonVerdict#DIFFERENT}, and nothing more is said.
   */
  public static Reproduction of(
      RunStore store, RunRecord original, RunStore temporary, RunRecord again) {
    ComparisonRequest request = new ComparisonRequest(List.of("fenchel"), new TreeMap<>());
    PairComparison comparison;
    try {
      comparison =
          new PairJudge(store, temporary, request)
              .judge(TITLE, level(STORED, original), level(AGAIN, again));
    } catch (FenchelException incomparable) {
      if (incomparable.kind() != FailureKind.USER) {
        throw incomparable;
      }
      comparison =
          new PairComparison(
              TITLE,
              STORED,
              AGAIN,
              List.of(),
              List.of(),
              List.of(),
              List.of(),
              ComparisonVerdict.DIFFERENT,
              List.of(String.valueOf(incomparable.getMessage())));
    }
    ComparisonVerdict promised =
        original.runId().equals(again.runId())
            ? ComparisonVerdict.BIT
            : ComparisonVerdict.TOLERANCE;
    return new Reproduction(original, again, promised, decided(comparison, promised));
  }

  /**
   * A single seed cannot say whether results differ by more than a margin, but whether a promise
   * was kept is decided by bits and by the start: what breaks it is different, not undecided.
   */
  private static PairComparison decided(PairComparison found, ComparisonVerdict promised) {
    boolean started = !found.stepZero().isEmpty();
    if (found.verdict() != ComparisonVerdict.UNDECIDED
        || (promised == ComparisonVerdict.TOLERANCE && !started)) {
      return found;
    }
    List<String> reasons = new ArrayList<>();
    reasons.add(
        promised == ComparisonVerdict.BIT
            ? "bits differ, where an equal environment promises equal bits"
            : "the start differs beyond its budget, where another environment promises it within");
    reasons.addAll(found.reasons());
    return new PairComparison(
        found.title(),
        found.left(),
        found.right(),
        found.pairs(),
        found.metrics(),
        found.stepZero(),
        found.maps(),
        ComparisonVerdict.DIFFERENT,
        reasons);
  }

  /** Returns whether they are the same at the promised level or a better one. */
  public boolean keepsThePromise() {
    return comparison.verdict() == promised || comparison.verdict() == ComparisonVerdict.BIT;
  }

  private static RunGroup.Level level(String label, RunRecord run) {
    String seed = Long.toString(run.spec().training().seed());
    return new RunGroup.Level(label, RunFields.of(run), Map.of(seed, run));
  }
}
