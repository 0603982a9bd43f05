package io.github.fenchel.results.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.file.WholeFile;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.run.DataSpec;
import io.github.fenchel.api.run.EngineSpec;
import io.github.fenchel.api.run.EvaluationSpec;
import io.github.fenchel.api.run.ObjectiveSpec;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.api.run.ScheduleSpec;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.api.tensor.DataType;
import java.nio.file.Path;

/** A run's spec as JSON: what a child process is given, and a part of every record. */
public final class SpecJson {
  private SpecJson() {}

  /** Writes a spec to a file. */
  public static void write(RunSpec spec, Path file) {
    WholeFile.write(file, Json.bytes(toJson(spec)));
  }

  /**
   * Reads what {@link #write} wrote: an equal spec.
   *
   * @throws io.github.fenchel.api.fault.FenchelException of kind USER if the file is missing or
   *     broken
   */
  public static RunSpec read(Path file) {
    return Json.read(
        file, "the spec of a run", "let \"fenchel run\" write it anew", SpecJson::fromJson);
  }

  /** Returns a spec as JSON. */
  public static ObjectNode toJson(RunSpec spec) {
    ObjectNode json = Json.NODES.objectNode();
    json.set("training", training(spec.training()));
    json.set("evaluation", evaluation(spec.evaluation()));
    return json;
  }

  /**
   * Reads what {@link #toJson} returned: an equal spec.
   *
   * @throws IllegalArgumentException if it is broken
   */
  public static RunSpec fromJson(JsonNode json) {
    return Fields.read(json, SpecJson::fromJson);
  }

  static RunSpec fromJson(Fields json) {
    return new RunSpec(
        json.object("training", SpecJson::training),
        json.object("evaluation", SpecJson::evaluation));
  }

  static ObjectNode training(TrainingSpec training) {
    ObjectNode json = Json.NODES.objectNode();
    json.set("data", data(training.data()));
    json.set("architecture", ValueJson.component(training.architecture()));
    json.set("objective", objective(training.objective()));
    json.set("engine", engine(training.engine()));
    json.set("schedule", schedule(training.schedule()));
    json.set("seed", ValueJson.whole(training.seed()));
    return json;
  }

  private static TrainingSpec training(Fields json) {
    return new TrainingSpec(
        json.object("data", SpecJson::data),
        json.object("architecture", ValueJson::component),
        json.object("objective", SpecJson::objective),
        json.object("engine", SpecJson::engine),
        json.object("schedule", SpecJson::schedule),
        ValueJson.whole("training.seed", json.node("seed")));
  }

  static ObjectNode evaluation(EvaluationSpec evaluation) {
    ObjectNode json = Json.NODES.objectNode();
    json.set("metrics", ValueJson.components(evaluation.metrics()));
    json.set("norms", ValueJson.components(evaluation.norms()));
    json.set("saliency", ValueJson.components(evaluation.saliency()));
    json.put("images", evaluation.images()).put("attackImages", evaluation.attackImages());
    Rational minRatio = evaluation.minRatio();
    if (minRatio != null) { // else left out: the ids of specs without it stay what they were
      json.putObject("certificate").set("minRatio", ValueJson.quantity(minRatio, Unit.NONE));
    }
    return json;
  }

  private static EvaluationSpec evaluation(Fields json) {
    return new EvaluationSpec(
        json.objects("metrics", ValueJson::component),
        json.objects("norms", ValueJson::component),
        json.objects("saliency", ValueJson::component),
        json.count("images"),
        json.count("attackImages"),
        json.has("certificate") ? json.object("certificate", SpecJson::minRatio) : null);
  }

  private static Rational minRatio(Fields json) {
    return json.object("minRatio", ValueJson::quantity).exact();
  }

  static ObjectNode data(DataSpec data) {
    ObjectNode json = Json.NODES.objectNode();
    json.set("dataset", ValueJson.component(data.dataset()));
    json.put("train", data.train()).put("test", data.test());
    json.set("validation", ValueJson.quantity(data.validation(), Unit.NONE));
    json.set("augmentation", ValueJson.components(data.augmentation()));
    return json;
  }

  private static DataSpec data(Fields json) {
    return new DataSpec(
        json.object("dataset", ValueJson::component),
        json.count("train"),
        json.count("test"),
        json.object("validation", ValueJson::quantity).exact(),
        json.objects("augmentation", ValueJson::component));
  }

  static ObjectNode objective(ObjectiveSpec objective) {
    ObjectNode json = Json.NODES.objectNode();
    json.set("route", ValueJson.component(objective.route()));
    Component norm = objective.norm();
    json.set("norm", norm == null ? Json.NODES.nullNode() : ValueJson.component(norm));
    return json;
  }

  private static ObjectiveSpec objective(Fields json) {
    return new ObjectiveSpec(
        json.object("route", ValueJson::component),
        json.optionalObject("norm", ValueJson::component));
  }

  static ObjectNode engine(EngineSpec engine) {
    SessionOptions options = engine.options();
    return Json.NODES
        .objectNode()
        .put("backend", engine.backend())
        .put("device", options.device())
        .put("dataType", Json.word(options.dataType()))
        .put("threads", options.threads());
  }

  private static EngineSpec engine(Fields json) {
    return new EngineSpec(
        json.text("backend"),
        new SessionOptions(
            json.text("device"), json.word("dataType", DataType.class), json.count("threads")));
  }

  static ObjectNode schedule(ScheduleSpec schedule) {
    ObjectNode json = Json.NODES.objectNode();
    json.put("epochs", schedule.epochs()).put("batch", schedule.batch());
    json.set("optimizer", ValueJson.component(schedule.optimizer()));
    json.set("rate", ValueJson.component(schedule.rate()));
    return json.put("keep", Json.word(schedule.keep()));
  }

  private static ScheduleSpec schedule(Fields json) {
    return new ScheduleSpec(
        json.count("epochs"),
        json.count("batch"),
        json.object("optimizer", ValueJson::component),
        json.object("rate", ValueJson::component),
        json.word("keep", ScheduleSpec.Keep.class));
  }
}
