package io.github.fenchel.results.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.results.json.Json;
import java.util.List;
import java.util.function.Function;

/**
 * A number that runs have, and what it means.
 *
 * @param id what distinguishes it, arguments included
 * @param label its heading
 * @param group which of a report's tables shows it
 * @param doc what it is, in words
 * @param direction which way is better
 * @param unit its unit; empty for a pure number
 * @param facts more about it, in the order that people should read
 * @param reading reads it off a run
 */
record ReportColumn(
    String id,
    String label,
    Group group,
    String doc,
    Direction direction,
    String unit,
    List<Fact> facts,
    Function<RunRecord, ReportValue> reading) {
  ReportColumn {
    facts = List.copyOf(facts);
  }

  /** Which table shows it. */
  enum Group {
    /** What was measured. */
    METRIC,
    /** A norm's penalty on the gradients. */
    PENALTY,
    /** What it cost. */
    COST
  }

  /** One line of a definition. */
  record Fact(String name, String text) {}

  ObjectNode toJson() {
    ObjectNode json = Json.NODES.objectNode();
    json.put("id", id).put("label", label).put("group", Json.word(group)).put("doc", doc);
    json.put("direction", Json.word(direction)).put("unit", unit);
    ArrayNode lines = json.putArray("facts");
    facts.forEach(fact -> lines.addArray().add(fact.name()).add(fact.text()));
    return json;
  }
}
