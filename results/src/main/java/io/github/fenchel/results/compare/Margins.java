package io.github.fenchel.results.compare;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.results.compare.PairComparison.RunPair;
import io.github.fenchel.results.record.SuiteIndex;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * How large a difference of a metric does not matter: as the request says, else as the suites say
 * that the compared runs are of, else as it is by default.
 */
final class Margins {
  private final ComparisonRequest request;
  private final List<SuiteIndex> suites;

  Margins(List<SuiteIndex> suites, ComparisonRequest request) {
    this.request = request;
    this.suites = List.copyOf(suites);
  }

  /**
   * Returns the margin of each metric that has one, by the metric's id.
   *
   * @throws FenchelException of kind USER if two suites of these runs say otherwise
   */
  SortedMap<String, Double> of(List<RunPair> pairs) {
    SortedMap<String, Double> margins = new TreeMap<>(request.margins());
    SortedMap<String, String> saidBy = new TreeMap<>();
    for (SuiteIndex suite : suitesOf(pairs)) {
      suite
          .margins()
          .forEach(
              (metric, margin) -> {
                if (request.given().containsKey(metric)) {
                  return;
                }
                String other = saidBy.put(metric, suite.name());
                Double before = margins.put(metric, margin);
                if (other != null && !Objects.equals(before, margin)) {
                  throw FenchelException.user(
                      String.format(
                          "suites %s and %s state different margins of %s, %s and %s; choose one"
                              + " with --margin %s=%s",
                          other, suite.name(), metric, before, margin, metric, margin));
                }
              });
    }
    return margins;
  }

  /** Returns what the suites of these runs state and the request does not, in a sentence. */
  Optional<String> stated(List<RunPair> pairs) {
    List<String> sentences = new ArrayList<>();
    for (SuiteIndex suite : suitesOf(pairs)) {
      StringJoiner margins = new StringJoiner(", ");
      suite
          .margins()
          .forEach(
              (metric, margin) -> {
                if (!request.given().containsKey(metric)) {
                  margins.add(metric + " " + margin);
                }
              });
      if (margins.length() > 0) {
        sentences.add("margins as suite " + suite.name() + " states them: " + margins);
      }
    }
    return sentences.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", sentences));
  }

  private List<SuiteIndex> suitesOf(List<RunPair> pairs) {
    Set<String> runs = new HashSet<>();
    for (RunPair pair : pairs) {
      runs.add(pair.left().runId());
      runs.add(pair.right().runId());
    }
    return suites.stream()
        .filter(suite -> suite.cells().stream().anyMatch(cell -> runs.contains(cell.runId())))
        .toList();
  }
}
