package io.github.fenchel.results.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.results.compare.Comparison;
import io.github.fenchel.results.compare.ComparisonFiles;
import io.github.fenchel.results.compare.ComparisonRequest;
import io.github.fenchel.results.compare.PairComparison;
import io.github.fenchel.results.field.RunFields;
import io.github.fenchel.results.json.Json;
import io.github.fenchel.results.measure.PairedDifference;
import io.github.fenchel.results.report.folder.ReportFolder;
import io.github.fenchel.results.stability.MapStability;
import io.github.fenchel.results.stability.RunPairs;
import io.github.fenchel.results.store.RunStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What another backend changes, next to what another seed changes: one says little without the
 * other.
 */
final class BackendPages {
  private final RunStore store;
  private final ReportFolder folder;

  BackendPages(RunStore store, ReportFolder folder) {
    this.store = store;
    this.folder = folder;
  }

  /** Writes a page's data for each suite of several backends and notes where it is. */
  void write(List<SuiteTable> suites, ObjectNode overview) {
    for (int i = 0; i < suites.size(); i++) {
      SuiteTable suite = suites.get(i);
      if (suite.axes().containsKey(RunFields.Name.of(ComparisonRequest.DEFAULT_AXIS))) {
        Optional<ObjectNode> page = page(suite);
        if (page.isPresent()) {
          String file = "backends/" + i + ".js";
          folder.script("data/" + file, file, page.get());
          ((ObjectNode) overview.path("suites").path(i)).put("backends", file);
        }
      }
    }
  }

  private Optional<ObjectNode> page(SuiteTable suite) {
    List<RunRecord> runs = suite.rows().stream().flatMap(row -> row.runs().stream()).toList();
    // Its own runs and margins alone: what another suite adds or states is that suite's.
    ComparisonRequest request =
        new ComparisonRequest(
            List.of(ComparisonRequest.DEFAULT_AXIS), new TreeMap<>(suite.index().margins()));
    try {
      Comparison found = Comparison.of(store, runs, request);
      for (Comparison.Refusal refusal : found.refused()) {
        store.warn(
            suite.index().name()
                + ": "
                + refusal.left()
                + " and "
                + refusal.right()
                + " are not compared in the report: "
                + refusal.reason());
      }
      List<PairComparison> pairs = found.compared();
      if (pairs.isEmpty()) {
        return Optional.empty();
      }
      ObjectNode json = Json.NODES.objectNode();
      ArrayNode compared = json.putArray("compared");
      pairs.forEach(pair -> compared.add(pair(pair)));
      return Optional.of(json);
    } catch (FenchelException e) {
      if (e.kind() != FailureKind.USER) {
        throw e;
      }
      store.warn(e.getMessage() + "; the report compares no backends");
      return Optional.empty();
    }
  }

  private ObjectNode pair(PairComparison pair) {
    ObjectNode json = ComparisonFiles.pair(pair);
    List<RunRecord> left = pair.pairs().stream().map(PairComparison.RunPair::left).toList();
    List<RunRecord> right = pair.pairs().stream().map(PairComparison.RunPair::right).toList();
    Map<String, List<Double>> ofLeft = values(left);
    Map<String, List<Double>> ofRight = values(right);
    for (JsonNode metric : json.path("metrics")) {
      String name = metric.path("metric").asText();
      ObjectNode one = (ObjectNode) metric;
      one.set("leftSpread", Json.number(spread(ofLeft, name)));
      one.set("rightSpread", Json.number(spread(ofRight, name)));
    }
    ArrayNode seeds = json.putArray("seedMaps");
    for (MapStability found : MapStability.of(store, left)) {
      if (found.of() == RunPairs.SAME_DATA) {
        found
            .similarity()
            .forEach(
                (measure, mean) -> {
                  ObjectNode one = seeds.addObject().put("array", found.array());
                  one.put("measure", measure.id());
                  one.set("mean", Json.number(mean.mean()));
                });
      }
    }
    return json;
  }

  /** One side's values of each metric, by its text: a run may have hundreds. */
  private static Map<String, List<Double>> values(List<RunRecord> runs) {
    Map<String, List<Double>> values = new HashMap<>();
    for (RunRecord run : runs) {
      for (MetricValue metric : run.metrics()) {
        values
            .computeIfAbsent(metric.definition().text(), text -> new ArrayList<>())
            .add(metric.value());
      }
    }
    return values;
  }

  /** The standard deviation of a metric over one side's seeds; NaN for fewer than two. */
  private static double spread(Map<String, List<Double>> values, String name) {
    return PairedDifference.of(
            values.getOrDefault(name, List.of()).stream()
                .mapToDouble(Double::doubleValue)
                .toArray())
        .deviation();
  }
}
