package io.github.fenchel.results.compare;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.results.field.RunFields;
import io.github.fenchel.results.store.RunStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A store's finished runs, with those that differ only in some axes side by side.
 *
 * @param request what was asked for
 * @param compared every two values of the axes, in each group of runs that are equal otherwise
 * @param refused what looks like a pair but cannot be compared, and why
 * @param alone runs without a counterpart, which is not an error: a grid may be half done
 */
public record Comparison(
    ComparisonRequest request,
    List<PairComparison> compared,
    List<Refusal> refused,
    List<String> alone) {
  /** Copies the lists. */
  public Comparison {
    compared = List.copyOf(compared);
    refused = List.copyOf(refused);
    alone = List.copyOf(alone);
  }

  /**
   * Two sets of runs that were not compared.
   *
   * @param left the one
   * @param right the other
   * @param reason why not
   */
  public record Refusal(String left, String right, String reason) {}

  /**
   * Compares a store's finished runs.
   *
   * @throws FenchelException of kind USER if the store has no such axis, no such metric, or no two
   *     runs that differ in the axes
   */
  public static Comparison of(RunStore store, ComparisonRequest request) {
    return of(store, store.all(), request);
  }

  /** Compares some of a store's runs, as {@link #of(RunStore, ComparisonRequest)} does all. */
  public static Comparison of(RunStore store, List<RunRecord> records, ComparisonRequest request) {
    Axes axes = new Axes(request.by());
    check(store, records, request, axes);
    List<PairComparison> compared = new ArrayList<>();
    List<Refusal> refused = new ArrayList<>();
    List<Unpaired> unpaired = new ArrayList<>();
    PairJudge judge = new PairJudge(store, request);
    for (RunGroup group : RunGroup.of(records, axes)) {
      List<RunGroup.Level> levels = group.levels();
      if (levels.size() == 1) {
        unpaired.add(new Unpaired(group.title(), levels.get(0)));
      }
      for (int i = 0; i < levels.size(); i++) {
        for (int j = i + 1; j < levels.size(); j++) {
          try {
            compared.add(judge.judge(group.title(), levels.get(i), levels.get(j)));
          } catch (FenchelException e) {
            if (e.kind() != FailureKind.USER) {
              throw e;
            }
            refused.add(
                new Refusal(
                    new Unpaired(group.title(), levels.get(i)).name(),
                    new Unpaired(group.title(), levels.get(j)).name(),
                    String.valueOf(e.getMessage())));
          }
        }
      }
    }
    List<String> alone = new ArrayList<>();
    refuse(unpaired, axes, refused, alone);
    if (compared.isEmpty() && refused.isEmpty()) {
      throw FenchelException.user(
          store.root()
              + ": no two of its "
              + records.size()
              + " runs differ in "
              + String.join(", ", request.by())
              + "; "
              + varying(records));
    }
    return new Comparison(request, compared, refused, alone);
  }

  /**
   * Returns the margins that counted, by the metric's id; where the suites of some runs state
   * others than those of other runs, a metric is left out, and each pair's metrics say which
   * counted there.
   */
  public SortedMap<String, Double> margins() {
    SortedMap<String, Double> margins = new TreeMap<>();
    Set<String> several = new HashSet<>();
    for (PairComparison pair : compared) {
      for (MetricDifference metric : pair.metrics()) {
        Double margin = metric.margin();
        String id = metric.definition().metric().id();
        if (margin != null && !margin.equals(margins.computeIfAbsent(id, key -> margin))) {
          several.add(id);
        }
      }
    }
    margins.keySet().removeAll(several);
    return margins;
  }

  private static void check(
      RunStore store, List<RunRecord> records, ComparisonRequest request, Axes axes) {
    if (records.isEmpty()) {
      throw FenchelException.user(
          store.root() + ": holds no finished run; expected at least two; run a suite first");
    }
    Set<RunFields.Name> fields = new TreeSet<>();
    Set<String> metrics = new TreeSet<>();
    for (RunRecord record : records) {
      fields.addAll(RunFields.of(record).values().keySet());
      record.metrics().forEach(metric -> metrics.add(metric.definition().metric().id()));
    }
    List<String> unknown = axes.unknown(fields);
    if (!unknown.isEmpty()) {
      throw FenchelException.user(
          "--by " + unknown.get(0) + ": no run has such a field; " + varying(records));
    }
    for (String metric : request.given().keySet()) {
      if (!metrics.contains(metric)) {
        throw FenchelException.user(
            "--margin " + metric + ": no run measured it; measured were " + metrics);
      }
    }
  }

  private static String varying(List<RunRecord> records) {
    String names =
        RunFields.varying(records.stream().map(RunFields::of).toList()).keySet().stream()
            .map(RunFields.Name::text)
            .collect(Collectors.joining(", "));
    return names.isEmpty()
        ? "its runs differ in nothing"
        : "its runs differ in " + names + ": name one with --by";
  }

  /** Runs that have no counterpart in their group. */
  private record Unpaired(String title, RunGroup.Level level) {
    String name() {
      return title.equals("all") ? level.label() : title + ", " + level.label();
    }
  }

  /** Two runs without counterparts may look like each other's: says why they are not. */
  private static void refuse(
      List<Unpaired> unpaired, Axes axes, List<Refusal> refused, List<String> alone) {
    Set<Set<Unpaired>> reported = new HashSet<>();
    for (Unpaired one : unpaired) {
      Unpaired nearest = null;
      int least = Integer.MAX_VALUE;
      for (Unpaired other : unpaired) {
        int distance = fixedDifferences(one, other, axes).size();
        if (!axes.named(one.level().fields()).equals(axes.named(other.level().fields()))
            && distance < least) {
          nearest = other;
          least = distance;
        }
      }
      if (nearest == null) {
        alone.add(one.name());
      } else if (reported.add(Set.of(one, nearest))) {
        refused.add(
            new Refusal(
                one.name(),
                nearest.name(),
                "they differ in more than "
                    + String.join(", ", axes.names())
                    + ": "
                    + RunFields.differences(fixed(one, axes), fixed(nearest, axes))));
      }
    }
  }

  private static RunFields fixed(Unpaired unpaired, Axes axes) {
    return axes.fixed(unpaired.level().fields()).only(name -> !name.equals(RunFields.SEED));
  }

  private static Set<RunFields.Name> fixedDifferences(Unpaired one, Unpaired other, Axes axes) {
    return RunFields.varying(List.of(fixed(one, axes), fixed(other, axes))).keySet();
  }
}
