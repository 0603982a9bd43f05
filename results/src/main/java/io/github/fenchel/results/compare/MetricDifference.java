package io.github.fenchel.results.compare;

import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.results.measure.PairedDifference;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One metric on both sides.
 *
 * @param definition what it means, the same on both sides
 * @param left its mean over the paired seeds
 * @param right likewise
 * @param paired right minus left, paired by seed
 * @param margin how large a difference does not matter; null if unspecified
 */
public record MetricDifference(
    MetricDefinition definition,
    double left,
    double right,
    PairedDifference paired,
    @Nullable Double margin) {

  /** Returns its id and arguments. */
  public String name() {
    return definition.text();
  }

  /** Returns what the seeds say about the margin, if there is one. */
  public Optional<PairedDifference.Finding> finding() {
    return margin == null ? Optional.empty() : Optional.of(paired.finding(margin));
  }
}
