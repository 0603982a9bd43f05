package io.github.fenchel.results.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fenchel.api.record.Certificate;
import io.github.fenchel.api.record.EpochPoint;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.run.Environment;
import io.github.fenchel.results.field.RunFields;
import io.github.fenchel.results.json.Json;
import io.github.fenchel.results.measure.PairedDifference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** All of a report's numbers except its maps, in the form that the page's scripts read. */
final class Overview {
  /** The confidence of the intervals over seeds. */
  static final double CONFIDENCE = 0.95;

  private final List<SuiteTable> suites;
  private final Map<String, RunRecord> runs = new LinkedHashMap<>();
  private final List<ReportColumn> columns;
  private final List<Environment> environments;

  /** The numbers of some suites' finished runs. */
  Overview(List<SuiteTable> suites, Glossary glossary) {
    this.suites = List.copyOf(suites);
    for (SuiteTable suite : suites) {
      suite.rows().forEach(row -> row.runs().forEach(run -> runs.put(run.runId(), run)));
    }
    columns = ReportColumns.of(runs.values(), glossary);
    Set<Environment> distinct = new LinkedHashSet<>();
    runs.values().forEach(run -> distinct.add(run.environment()));
    environments = List.copyOf(distinct);
  }

  /** Returns the finished runs, each once, in the order of the suites. */
  List<RunRecord> runs() {
    return List.copyOf(runs.values());
  }

  ObjectNode toJson() {
    ObjectNode json = Json.NODES.objectNode();
    json.put("confidence", CONFIDENCE);
    ArrayNode headings = json.putArray("columns");
    columns.forEach(column -> headings.add(column.toJson()));
    ArrayNode places = json.putArray("environments");
    environments.forEach(environment -> places.add(environment(environment)));
    ObjectNode records = json.putObject("runs");
    runs.forEach((id, run) -> records.set(id, run(run)));
    ArrayNode tables = json.putArray("suites");
    suites.forEach(suite -> tables.add(suite(suite)));
    return json;
  }

  private ObjectNode suite(SuiteTable suite) {
    ObjectNode json = Json.NODES.objectNode();
    json.put("name", suite.index().name()).put("source", suite.index().source());
    ObjectNode common = json.putObject("common");
    suite.common().values().forEach((name, is) -> common.put(name.text(), is.written()));
    ArrayNode axes = json.putArray("axes");
    suite
        .axes()
        .forEach(
            (name, values) -> {
              ArrayNode choices = axes.addObject().put("key", name.text()).putArray("values");
              values.forEach(value -> choices.add(RunFields.written(value)));
            });
    ArrayNode rows = json.putArray("rows");
    suite.rows().forEach(row -> rows.add(row(row)));
    return json;
  }

  private ObjectNode row(SuiteTable.Row row) {
    ObjectNode json = Json.NODES.objectNode().put("title", row.title());
    ObjectNode axes = json.putObject("axes");
    row.axes().forEach((name, value) -> axes.put(name.text(), RunFields.written(value)));
    ArrayNode cells = json.putArray("cells");
    for (SuiteTable.Cell cell : row.cells()) {
      ObjectNode one = cells.addObject().put("seed", cell.seed());
      one.put("run", cell.run().map(RunRecord::runId).orElse(null));
      one.put("skipped", cell.cell().skipped());
      one.put("failed", cell.failure().orElse(null));
    }
    ArrayNode summaries = json.putArray("summaries");
    columns.forEach(column -> summaries.add(summary(row.runs(), column)));
    return json;
  }

  /** Mean over the seeds that have a value, both ends of its t interval, and how many they are. */
  private static JsonNode summary(List<RunRecord> seeds, ReportColumn column) {
    double[] values =
        seeds.stream()
            .mapToDouble(run -> column.reading().apply(run).value())
            .filter(value -> !Double.isNaN(value))
            .toArray();
    if (values.length == 0) {
      return NullNode.getInstance();
    }
    PairedDifference sample = PairedDifference.of(values);
    PairedDifference.Interval interval = sample.interval(CONFIDENCE);
    return Json.NODES
        .arrayNode()
        .add(Json.number(sample.mean()))
        .add(Json.number(interval.low()))
        .add(Json.number(interval.high()))
        .add(values.length);
  }

  private ObjectNode run(RunRecord run) {
    ObjectNode json = Json.NODES.objectNode();
    json.put("specId", run.specId()).put("trainingId", run.trainingId());
    json.put("resultDigest", run.resultDigest());
    json.put("seed", Long.toString(run.spec().training().seed()));
    json.put("environment", environments.indexOf(run.environment()));
    ObjectNode digests = json.putObject("inputDigests");
    run.inputDigests().forEach(digests::put);
    ArrayNode health = json.putArray("health");
    run.health().forEach(health::add);
    ArrayNode readings = json.putArray("readings");
    columns.forEach(column -> readings.add(reading(column.reading().apply(run))));
    json.set("curve", curve(run.curve()));
    return json;
  }

  private static JsonNode reading(ReportValue reading) {
    if (Double.isNaN(reading.value()) && reading.undefined() == 0) {
      return NullNode.getInstance();
    }
    return Json.NODES
        .arrayNode()
        .add(Json.number(reading.value()))
        .add(Json.number(reading.standardError()))
        .add(reading.n())
        .add(reading.undefined());
  }

  private static ObjectNode curve(List<EpochPoint> curve) {
    ObjectNode json = Json.NODES.objectNode();
    Map<String, Function<EpochPoint, Double>> parts = new LinkedHashMap<>();
    parts.put("trainLoss", EpochPoint::trainLoss);
    parts.put("trainAccuracy", EpochPoint::trainAccuracy);
    parts.put("validationLoss", point -> orNan(Optional.ofNullable(point.validationLoss())));
    parts.put(
        "validationAccuracy", point -> orNan(Optional.ofNullable(point.validationAccuracy())));
    parts.put(
        "innerRatio",
        point -> orNan(Optional.ofNullable(point.certificate()).flatMap(Certificate::innerRatio)));
    parts.put(
        "freeRatio",
        point -> orNan(Optional.ofNullable(point.certificate()).flatMap(Certificate::freeRatio)));
    parts.put("rate", EpochPoint::rate);
    parts.put("seconds", EpochPoint::seconds);
    parts.forEach(
        (name, part) -> {
          List<JsonNode> values = new ArrayList<>();
          curve.forEach(point -> values.add(Json.number(part.apply(point))));
          if (values.stream().anyMatch(value -> !value.isNull())) {
            json.putArray(name).addAll(values);
          }
        });
    return json;
  }

  private static double orNan(Optional<Double> value) {
    return value.orElse(Double.NaN);
  }

  private static ObjectNode environment(Environment environment) {
    ObjectNode json = Json.NODES.objectNode();
    RunFields.of(environment)
        .values()
        .forEach(
            (name, value) -> {
              String member = name.member();
              if (member == null) {
                json.put(name.part(), value.text());
              } else {
                json.withObjectProperty(name.part()).put(member, value.text());
              }
            });
    return json;
  }
}
