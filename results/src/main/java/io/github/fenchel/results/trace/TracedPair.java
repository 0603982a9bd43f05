package io.github.fenchel.results.trace;

import io.github.fenchel.api.record.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Two cells of a suite that differ only in the backend, and how far apart they are.
 *
 * @param name what the two are
 * @param budget how far they may be apart
 * @param differences every tensor of every step that was compared, in the order of computation
 * @param failure why a side ended before its time, if it did
 * @param skipped why they were not traced at all, if so
 */
public record TracedPair(
    Name name,
    TraceBudget budget,
    List<TraceDifference> differences,
    Optional<Outcome.Failed> failure,
    Optional<Outcome.Skipped> skipped) {
  /** Copies the list. */
  public TracedPair {
    differences = List.copyOf(differences);
  }

  /**
   * What two cells are.
   *
   * @param title what they have in common, e.g. {@code l1 8/255 pixel, seed 0}
   * @param left the one's backend, to which the other is compared
   * @param right the other's
   */
  public record Name(String title, String left, String right) {}

  /** What came of it. */
  public enum Verdict {
    /** All steps, and all within their budgets. */
    WITHIN,
    /** A tensor is beyond its budget. */
    BEYOND,
    /** A side failed, and nothing was beyond before. */
    FAILED,
    /** A backend cannot do it. */
    SKIPPED
  }

  /** Returns what came of it. */
  public Verdict verdict() {
    if (firstBeyond().isPresent()) {
      return Verdict.BEYOND;
    }
    if (failure.isPresent()) {
      return Verdict.FAILED;
    }
    return skipped.isPresent() ? Verdict.SKIPPED : Verdict.WITHIN;
  }

  /** Returns the first tensor beyond its budget, in the order of computation. */
  public Optional<TraceDifference> firstBeyond() {
    return differences.stream().filter(difference -> !difference.isWithin()).findFirst();
  }

  /** Returns what came of it in a sentence; what failed, in its first line. */
  public String summary() {
    Optional<TraceDifference> first = firstBeyond();
    String said =
        first.isPresent()
            ? "beyond budget, first at " + first.get() + firstLayer(first.get())
            : steps() == 0 ? "nothing was compared" : "within budget at all " + steps() + " steps";
    String skip = skipped.map(s -> "; skipped: " + s.reason()).orElse("");
    return failure
        .map(f -> said + "; then failed: " + f.message().lines().findFirst().orElse(""))
        .orElse(said + skip);
  }

  /**
   * Where the first tensor is no layer's: the first layer whose statistics are beyond in that step,
   * if both sides trained on the same input.
   */
  private String firstLayer(TraceDifference first) {
    List<TraceDifference> beyond =
        differences.stream()
            .filter(other -> other.step() == first.step() && !other.isWithin())
            .toList();
    if (first.tensor().kind().isLayered()
        || beyond.stream().anyMatch(d -> d.tensor().kind() == TraceKind.PERTURBATION)) {
      return "";
    }
    return beyond.stream()
        .filter(other -> other.tensor().kind() == TraceKind.STATISTIC)
        .findFirst()
        .map(other -> "; its first layer is " + other.tensor().layer())
        .orElse("");
  }

  /** Returns how many steps were compared. */
  public int steps() {
    return differences.isEmpty() ? 0 : differences.get(differences.size() - 1).step();
  }

  /** Returns the kinds that were compared, in the order of computation. */
  public List<TraceKind> kinds() {
    List<TraceKind> kinds = new ArrayList<>();
    for (TraceKind kind : TraceKind.values()) {
      if (differences.stream().anyMatch(difference -> difference.tensor().kind() == kind)) {
        kinds.add(kind);
      }
    }
    return kinds;
  }

  /** Returns the largest difference of a kind in a step; empty if there is none to compare. */
  public OptionalDouble largest(TraceKind kind, int step) {
    return differences.stream()
        .filter(difference -> difference.tensor().kind() == kind && difference.step() == step)
        .mapToDouble(TraceDifference::relative)
        .filter(relative -> !Double.isNaN(relative))
        .max();
  }

  /** Returns the tensor of a kind that is furthest off in any step; the first of equal ones. */
  public Optional<TraceDifference> worst(TraceKind kind) {
    return differences.stream()
        .filter(difference -> difference.tensor().kind() == kind)
        .filter(difference -> !Double.isNaN(difference.relative()))
        .reduce((a, b) -> b.relative() > a.relative() ? b : a);
  }
}
