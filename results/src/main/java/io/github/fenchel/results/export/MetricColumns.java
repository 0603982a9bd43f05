package io.github.fenchel.results.export;

import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.run.Cost;
import io.github.fenchel.api.run.DataSpec;
import io.github.fenchel.api.run.EngineSpec;
import io.github.fenchel.api.run.Environment;
import io.github.fenchel.api.run.RunRecord;
import io.github.fenchel.api.run.ScheduleSpec;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.results.format.Column;
import io.github.fenchel.results.format.Ids;
import io.github.fenchel.results.format.Json;
import io.github.fenchel.results.store.KnownRuns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  private final List<Column<MetricRow>> columns = new ArrayList<>();

  private MetricColumns() {}

  /** Returns the columns for these rows: one for every axis that a suite of theirs has. */
  static List<Column<MetricRow>> of(List<MetricRow> rows) {
    MetricColumns all = new MetricColumns();
    all.identity(rows);
    all.spec();
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

  private void spec() {
    training("dataset", training -> training.data().dataset().text());
    whole("train", row -> data(row).train());
    whole("test", row -> data(row).test());
    training("architecture", training -> training.architecture().text());
    training("backend", training -> training.engine().backend());
    text("device", row -> engine(row).options().device());
    text("dataType", row -> Json.word(engine(row).options().dataType()));
    whole("threads", row -> engine(row).options().threads());
    whole("seed", row -> training(row).seed());
    whole("epochs", row -> schedule(row).epochs());
    whole("batch", row -> schedule(row).batch());
    training("optimizer", training -> training.schedule().optimizer().text());
    training("rate", training -> training.schedule().rate().text());
    training("route", training -> training.objective().route().id());
    training("routeArguments", training -> arguments(training.objective().route()));
    text("norm", row -> norm(row).map(Component::id).orElse(""));
    text("normArguments", row -> norm(row).map(MetricColumns::arguments).orElse(""));
    text(EPSILON, row -> epsilon(row).map(Value.Quantity::text).orElse(""));
    real("epsilonValue", row -> epsilon(row).map(e -> e.exact().toDouble()).orElse(Double.NaN));
    text("epsilonUnit", row -> epsilon(row).map(e -> e.unit().symbol()).orElse(""));
  }

  private void metric() {
    definition("metric", definition -> definition.metric().id());
    definition("metricArguments", definition -> arguments(definition.metric()));
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
        new Column.Whole<>(
            "gradientEvaluations", row -> optional(row.run().cost().gradientEvaluations())));
    text("trainedBy", row -> Objects.requireNonNullElse(row.run().cost().trainedBy(), ""));
  }

  private void environment() {
    whole("healthFlags", row -> row.run().health().size());
    text("health", row -> String.join("; ", row.run().health()));
    environment("fenchel", Environment::fenchel);
    environment("deviceClass", Environment::deviceClass);
    environment("engine", environment -> entries(environment.engine()));
    environment("plugins", environment -> entries(environment.plugins()));
    environment("data", environment -> entries(environment.data()));
    environment("libraries", environment -> entries(environment.libraries()));
    environment("variables", environment -> entries(environment.variables()));
  }

  private void text(String name, Function<MetricRow, String> of) {
    columns.add(new Column.Text<>(name, of));
  }

  private void whole(String name, ToLongFunction<MetricRow> of) {
    columns.add(new Column.Whole<>(name, row -> OptionalLong.of(of.applyAsLong(row))));
  }

  private void real(String name, ToDoubleFunction<MetricRow> of) {
    columns.add(new Column.Real<>(name, of));
  }

  private void training(String name, Function<TrainingSpec, String> of) {
    text(name, row -> of.apply(training(row)));
  }

  private void definition(String name, Function<MetricDefinition, String> of) {
    text(name, row -> of.apply(row.metric().definition()));
  }

  private void cost(String name, ToDoubleFunction<Cost> of) {
    real(name, row -> of.applyAsDouble(row.run().cost()));
  }

  private void environment(String name, Function<Environment, String> of) {
    text(name, row -> of.apply(row.run().environment()));
  }

  private static TrainingSpec training(MetricRow row) {
    RunRecord run = row.run();
    return run.spec().training();
  }

  private static DataSpec data(MetricRow row) {
    return training(row).data();
  }

  private static EngineSpec engine(MetricRow row) {
    return training(row).engine();
  }

  private static ScheduleSpec schedule(MetricRow row) {
    return training(row).schedule();
  }

  private static Optional<Component> norm(MetricRow row) {
    return training(row).objective().normIfAny();
  }

  private static Optional<Value.Quantity> epsilon(MetricRow row) {
    return norm(row)
        .map(norm -> norm.arguments().values().get(EPSILON))
        .filter(Value.Quantity.class::isInstance)
        .map(Value.Quantity.class::cast);
  }

  private static String arguments(Component component) {
    return component.arguments().values().entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue().text())
        .collect(Collectors.joining(", "));
  }

  private static String entries(Map<String, String> entries) {
    return entries.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
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
