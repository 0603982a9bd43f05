package io.github.fenchel.results.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fenchel.results.json.Json;
import io.github.fenchel.results.stability.MapStability;
import io.github.fenchel.results.store.RunStore;
import java.util.List;

/**
 * How alike the maps of each row's seeds are, as a field {@code stability} of each suite.
 *
 * <p>Each of its elements has {@code row} (the row's place), {@code array}, {@code of} (which pairs
 * of runs), {@code runs}, {@code pairs}, and {@code measures}: each one's mean over images, its
 * standard error, how many images have it, and how many do not.
 */
final class StabilityData {
  private final RunStore store;

  StabilityData(RunStore store) {
    this.store = store;
  }

  /** Adds the numbers of each suite; one without repetitions that kept maps has none. */
  void write(List<SuiteTable> suites, ObjectNode overview) {
    for (int i = 0; i < suites.size(); i++) {
      ArrayNode all = Json.NODES.arrayNode();
      List<SuiteTable.Row> rows = suites.get(i).rows();
      for (int row = 0; row < rows.size(); row++) {
        for (MapStability found : MapStability.of(store, rows.get(row).runs())) {
          all.add(json(row, found));
        }
      }
      if (!all.isEmpty()) {
        ((ObjectNode) overview.path("suites").path(i)).set("stability", all);
      }
    }
  }

  private static ObjectNode json(int row, MapStability found) {
    ObjectNode json = Json.NODES.objectNode().put("row", row).put("array", found.array());
    json.put("of", found.of().text()).put("runs", found.runs()).put("pairs", found.pairs());
    ObjectNode measures = json.putObject("measures");
    found
        .similarity()
        .forEach(
            (measure, mean) ->
                measures
                    .putArray(measure.id())
                    .add(Json.number(mean.mean()))
                    .add(Json.number(mean.standardError()))
                    .add(mean.n())
                    .add(mean.undefined()));
    return json;
  }
}
