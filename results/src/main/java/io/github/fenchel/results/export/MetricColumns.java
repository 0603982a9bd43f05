package io.github.fenchel.results.export;

import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.record.Cost;
import io.github.fenchel.api.run.Derivation;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.results.codec.TableColumn;
import io.github.fenchel.results.field.RunFields;
import io.github.fenchel.results.json.Json;
import io.github.fenchel.results.record.Ids;
import io.github.fenchel.results.store.KnownRuns;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The columns of {@link MetricRow}s.
 *
 * <p>Names are those of {@code run.json} where it has the field; units are in the name or in a
 * column of their own.
 */
final class MetricColumns {
  private static final String EPSILON = "epsilon";
  private static final String ROUTE = "objective";
  private static final String NORM = "norm";

  /** What the names of fields of masked images begin with. */
  private static final String MASKED = "derived.";

  /** The fields of the spec that have a column each, from the left. */
  private static final List<String> SPEC =
      List.of(
          "dataset",
          "train",
          "test",
          "architecture",
          "backend",
          "device",
          "dataType",
          "threads",
          "seed",
          "epochs",
          "batch",
          "optimizer",
          "rate");

  private static final List<String> ENVIRONMENT =
      List.of("fenchel", "deviceClass", "engine", "plugins", "data", "libraries", "variables");

  private final List<TableColumn<MetricRow>> columns = new ArrayList<>();

  private MetricColumns() {}

  /** Returns the columns for these rows: one for every axis that a suite of theirs has. */
  static List<TableColumn<MetricRow>> of(List<MetricRow> rows) {
    MetricColumns all = new MetricColumns();
    all.identity(rows);
    all.spec(rows);
    all.metric();
    all.cost();
    all.environment();
    return all.columns;
  }

  private void identity(List<MetricRow> rows) {
    text("runId", row -> row.run().runId());
    text("specId", row -> row.run().specId());
    text("trainingId", row -> row.run().trainingId());
    text("weightsId", row -> Ids.weightsId(row.run().trainingId(), row.run().environment()));
    text("resultDigest", row -> row.run().resultDigest());
    text("suites", row -> joined(row.places().stream().map(KnownRuns.Place::suite)));
    text("cells", row -> joined(row.places().stream().map(place -> place.cell().title())));
    TreeSet<String> axes = new TreeSet<>();
    rows.forEach(row -> row.places().forEach(place -> axes.addAll(place.cell().axes().keySet())));
    for (String axis : axes) {
      text("axis_" + axis, row -> joined(row.places().stream().map(place -> axis(place, axis))));
    }
  }

  private static String axis(KnownRuns.Place place, String axis) {
    return place.cell().axes().getOrDefault(axis, "");
  }

  private void spec(List<MetricRow> rows) {
    for (String name : SPEC) {
      if (field(rows.get(0), name) instanceof Value.Whole) {
        columns.add(
            new TableColumn.Whole<>(
                name,
                row ->
                    field(row, name) instanceof Value.Whole whole
                        ? OptionalLong.of(whole.value())
                        : OptionalLong.empty()));
      } else {
        fields(name, fields -> fields.whole(name));
      }
    }
    fields("route", fields -> fields.own(ROUTE));
    fields("routeArguments", fields -> fields.members(ROUTE));
    fields(NORM, fields -> fields.own(NORM));
    fields("normArguments", fields -> fields.members(NORM));
    text(EPSILON, row -> epsilon(row).map(Value.Quantity::text).orElse(""));
    real("epsilonValue", row -> epsilon(row).map(e -> e.exact().toDouble()).orElse(Double.NaN));
    text("epsilonUnit", row -> epsilon(row).map(e -> e.unit().symbol()).orElse(""));
    fields("maskedBy", fields -> fields.whole(MASKED + "saliency"));
    fields("arm", fields -> fields.own(MASKED + "arm"));
    fields("kept", fields -> fields.own(MASKED + "kept"));
    text("source", row -> source(row).map(Ids::trainingId).orElse(""));
  }

  private void metric() {
    definition("metric", definition -> definition.metric().id());
    definition("metricArguments", definition -> definition.metric().arguments().text());
    whole("metricVersion", row -> row.metric().definition().version());
    definition("target", MetricDefinition::target);
    definition("pooling", MetricDefinition::pooling);
    definition("space", MetricDefinition::space);
    definition("unit", MetricDefinition::unit);
    definition("direction", definition -> Json.word(definition.direction()));
    definition("map", definition -> definition.map() == null ? "" : definition.map().text());
    real("value", row -> row.metric().value());
    whole("n", row -> row.metric().n());
    whole("undefined", row -> row.metric().undefined());
    real("standardError", row -> row.metric().standardError());
    real("clean", row -> orNaN(row.metric().clean()));
  }

  private void cost() {
    cost("wallSeconds", Cost::wallSeconds);
    cost("trainSeconds", Cost::trainSeconds);
    cost("evaluationSeconds", Cost::evaluationSeconds);
    cost("certificateSeconds", cost -> orNaN(cost.certificateSeconds()));
    cost("trainImagesPerSecond", Cost::trainImagesPerSecond);
    whole("peakResidentBytes", row -> row.run().cost().peakResidentBytes());
    columns.add(
        new TableColumn.Whole<>(
            "gradientEvaluations", row -> optional(row.run().cost().gradientEvaluations())));
    text("trainedBy", row -> Objects.requireNonNullElse(row.run().cost().trainedBy(), ""));
  }

  private void environment() {
    whole("healthFlags", row -> row.run().health().size());
    text("health", row -> String.join("; ", row.run().health()));
    ENVIRONMENT.forEach(name -> fields(name, fields -> fields.own(name) + fields.members(name)));
  }

  private void text(String name, Function<MetricRow, String> of) {
    columns.add(new TableColumn.Text<>(name, of));
  }

  private void whole(String name, ToLongFunction<MetricRow> of) {
    columns.add(new TableColumn.Whole<>(name, row -> OptionalLong.of(of.applyAsLong(row))));
  }

  private void real(String name, ToDoubleFunction<MetricRow> of) {
    columns.add(new TableColumn.Real<>(name, of));
  }

  private void fields(String name, Function<RunFields, String> of) {
    text(name, row -> of.apply(row.fields()));
  }

  private void definition(String name, Function<MetricDefinition, String> of) {
    text(name, row -> of.apply(row.metric().definition()));
  }

  private void cost(String name, ToDoubleFunction<Cost> of) {
    real(name, row -> of.applyAsDouble(row.run().cost()));
  }

  private static @Nullable Value field(MetricRow row, String name) {
    return row.fields().values().get(RunFields.Name.of(name));
  }

  /** What made the network whose maps masked the images. */
  private static Optional<TrainingSpec> source(MetricRow row) {
    return Optional.ofNullable(row.run().spec().training().data().derived())
        .map(Derivation::source);
  }

  private static Optional<Value.Quantity> epsilon(MetricRow row) {
    return row.fields()
        .get(new RunFields.Name(NORM, EPSILON))
        .filter(Value.Quantity.class::isInstance)
        .map(Value.Quantity.class::cast);
  }

  /** Several suites may hold one run, under one title or several. */
  private static String joined(Stream<String> texts) {
    return texts.filter(text -> !text.isEmpty()).distinct().collect(Collectors.joining("; "));
  }

  private static double orNaN(@Nullable Double value) {
    return value == null ? Double.NaN : value;
  }

  private static OptionalLong optional(@Nullable Integer value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
