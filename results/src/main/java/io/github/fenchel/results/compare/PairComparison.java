package io.github.fenchel.results.compare;

import io.github.fenchel.api.record.RunRecord;
import java.util.List;

/**
 * Two sets of runs that differ only in the axes, paired by seed.
 *
 * @param title what they have in common, as far as it varies in the store
 * @param left the left side's value of the axes
 * @param right the right side's
 * @param pairs the paired runs
 * @param metrics every metric that both measured
 * @param stepZero the probes that both stored
 * @param maps the saliency arrays that both stored
 * @param verdict at which level the two are the same
 * @param reasons why, and what else a reader should know; one sentence each, the deciding first
 */
public record PairComparison(
    String title,
    String left,
    String right,
    List<RunPair> pairs,
    List<MetricDifference> metrics,
    List<StepZero> stepZero,
    List<MapDifference> maps,
    ComparisonVerdict verdict,
    List<String> reasons) {
  /** Copies the lists. */
  public PairComparison {
    pairs = List.copyOf(pairs);
    metrics = List.copyOf(metrics);
    stepZero = List.copyOf(stepZero);
    maps = List.copyOf(maps);
    reasons = List.copyOf(reasons);
  }

  /**
   * Two runs.
   *
   * @param name the seed of both; {@code -} where the seed is what differs
   * @param left the left run
   * @param right the right run
   */
  public record RunPair(String name, RunRecord left, RunRecord right) {}
}
