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
import io.github.fenchel.results.report.number.Glossary;
import io.github.fenchel.results.report.number.MethodLabels;
import io.github.fenchel.results.report.number.ReportColumn;
import io.github.fenchel.results.report.number.ReportColumns;
import io.github.fenchel.results.report.number.ReportValue;
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
  private final Glossary glossary;
  private final MethodLabels methods;
  private final List<ReportColumn> columns;
  private final List<Environment> environments;

  /** The numbers of some suites' finished runs. */
  Overview(List<SuiteTable> suites, Glossary glossary) {
    this.suites = List.copyOf(suites);
    for (SuiteTable suite : suites) {
      suite.rows().forEach(row -> row.runs().forEach(run -> runs.put(run.runId(), run)));
    }
    this.glossary = glossary;
    methods = new MethodLabels(runs.values());
    columns = ReportColumns.of(runs.values(), glossary, methods);
    Set<Environment> distinct = new LinkedHashSet<>();
    runs.values().forEach(run -> distinct.add(run.environment()));
    environments = List.copyOf(distinct);
  }

  /** Returns the finished runs, each once, in the order of the suites. */
  List<RunRecord> runs() {
    return List.copyOf(runs.values());
  }

  /** Returns the columns of no map and of the simple gradient, or of another method's maps. */
  List<ReportColumn> columns(int method) {
    return columns.stream()
        .filter(column -> Math.max(0, column.place().method()) == method)
        .toList();
  }

  /**
   * Returns how many saliency methods have columns of their own, the simple gradient among them.
   */
  int methods() {
    return methods.size();
  }

  ObjectNode toJson() {
    ObjectNode json = Json.NODES.objectNode();
    json.put("confidence", CONFIDENCE);
    ArrayNode headings = json.putArray("columns");
    columns.forEach(column -> headings.add(column.toJson()));
    json.set("methods", methods.toJson(glossary));
    json.set("arrays", methods.arraysToJson());
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
    List<ReportColumn> shown = columns(0);
    suite.rows().forEach(row -> rows.add(row(row, shown)));
    return json;
  }

  private static ObjectNode row(SuiteTable.Row row, List<ReportColumn> columns) {
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
    json.set("summaries", summaries(row, columns));
    return json;
  }

  /** A row's summary of each column. */
  static ArrayNode summaries(SuiteTable.Row row, List<ReportColumn> columns) {
    ArrayNode summaries = Json.NODES.arrayNode();
    List<RunRecord> seeds = row.runs();
    columns.forEach(column -> summaries.add(summary(seeds, column)));
    return summaries;
  }

  /**
   * Mean over the seeds that have a value, both ends of its t interval, and how many they are; of a
   * single one, its standard error over images too.
   */
  private static JsonNode summary(List<RunRecord> seeds, ReportColumn column) {
    List<ReportValue> known =
        seeds.stream()
            .map(run -> column.reading().apply(run))
            .filter(reading -> !Double.isNaN(reading.value()))
            .toList();
    if (known.isEmpty()) {
      return NullNode.getInstance();
    }
    PairedDifference sample =
        PairedDifference.of(known.stream().mapToDouble(ReportValue::value).toArray());
    PairedDifference.Interval interval = sample.interval(CONFIDENCE);
    ArrayNode summary =
        Json.NODES
            .arrayNode()
            .add(Json.number(sample.mean()))
            .add(Json.number(interval.low()))
            .add(Json.number(interval.high()))
            .add(known.size());
    double error = known.get(0).standardError();
    return known.size() > 1 || Double.isNaN(error) ? summary : summary.add(Json.number(error));
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
    json.set("curve", curve(run.curve()));
    return json;
  }

  /** A number of one run, its standard error over images, how many, and how many have none. */
  static JsonNode reading(ReportValue reading) {
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
