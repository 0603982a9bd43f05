package io.github.fenchel.results.report.number;

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
 * @param place where among the numbers it belongs
 * @param doc what it is, in words
 * @param direction which way is better
 * @param unit its unit; empty for a pure number
 * @param facts more about it, in the order that people should read
 * @param reading reads it off a run
 */
public record ReportColumn(
    String id,
    String label,
    Group group,
    Place place,
    String doc,
    Direction direction,
    String unit,
    List<Fact> facts,
    Function<RunRecord, ReportValue> reading) {
  /** Copies the list. */
  public ReportColumn {
    facts = List.copyOf(facts);
  }

  /** Which table shows it. */
  public enum Group {
    /** What was measured. */
    METRIC,
    /** A norm's penalty on the gradients. */
    PENALTY,
    /** What it cost. */
    COST
  }

  /**
   * Where a number belongs.
   *
   * @param family the family of its metric; empty if it is not a metric's
   * @param headline whether a table without room for all shows it
   * @param measure what it is of whatever saliency method: equal for the same number of two methods
   * @param method the number of the saliency method; -1 if it is of no map
   */
  public record Place(String family, boolean headline, String measure, int method) {
    static Place none(String measure) {
      return new Place("", false, measure, -1);
    }
  }

  /** One line of a definition. */
  public record Fact(String name, String text) {}

  /** Returns it as the page reads it. */
  public ObjectNode toJson() {
    ObjectNode json = Json.NODES.objectNode();
    json.put("id", id).put("label", label).put("group", Json.word(group)).put("doc", doc);
    json.put("family", place.family()).put("headline", place.headline());
    json.put("measure", place.measure()).put("method", place.method());
    json.put("direction", Json.word(direction)).put("unit", unit);
    ArrayNode lines = json.putArray("facts");
    facts.forEach(fact -> lines.addArray().add(fact.name()).add(fact.text()));
    json.set("sources", Source.toJson(part()));
    return json;
  }

  /** The id of the metric, or of the norm whose penalty it is: what its own id begins with. */
  private String part() {
    String first = id.replaceFirst(" .*", "");
    return group == Group.PENALTY ? first.substring(ReportColumns.PENALTY.length()) : first;
  }
}
