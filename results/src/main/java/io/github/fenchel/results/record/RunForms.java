package io.github.fenchel.results.record;

import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.record.Certificate;
import io.github.fenchel.api.record.Cost;
import io.github.fenchel.api.record.EpochPoint;
import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.run.DataSpec;
import io.github.fenchel.api.run.Derivation;
import io.github.fenchel.api.run.EngineSpec;
import io.github.fenchel.api.run.Environment;
import io.github.fenchel.api.run.EvaluationSpec;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.api.run.ScheduleSpec;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.results.json.Form;
import io.github.fenchel.results.json.Forms;
import io.github.fenchel.results.json.RecordForm;
import io.github.fenchel.results.json.ValueForms;
import java.util.List;

/**
 * The description of a run: its spec, its environment and its record.
 *
 * <p>A field has the name, the type and the place of the record's component; this lists only where
 * the file differs. What came after the first records is {@code later} or {@code filled}: records
 * of older builds lack it, and their ids and digests stay what they are.
 */
public final class RunForms {
  static final RecordForm<EngineSpec> ENGINE =
      RecordForm.of(EngineSpec.class).inline("options", RecordForm.of(SessionOptions.class));

  /** Masked images name the training part of the network whose maps mask them. */
  private static final RecordForm<Derivation> DERIVED =
      RecordForm.of(Derivation.class).with("source", Forms.later(() -> RunForms.TRAINING));

  static final RecordForm<TrainingSpec> TRAINING =
      RecordForm.of(TrainingSpec.class)
          .with(
              "data",
              RecordForm.of(DataSpec.class).with("derived", DERIVED).filled("derived", "halves"))
          .with("engine", ENGINE)
          .with(
              "schedule",
              RecordForm.of(ScheduleSpec.class).filled("labelSmoothing", "gradientClipping", "ema"))
          .with("seed", Forms.EXACT);

  static final RecordForm<EvaluationSpec> EVALUATION =
      RecordForm.of(EvaluationSpec.class)
          .with("minRatio", Forms.within("minRatio", ValueForms.RATIONAL))
          .filled("minRatio", "mapImages")
          .named("minRatio", "certificate");

  static final RecordForm<RunSpec> SPEC =
      RecordForm.of(RunSpec.class).with("training", TRAINING).with("evaluation", EVALUATION);

  public static final RecordForm<Environment> ENVIRONMENT =
      RecordForm.of(Environment.class)
          .filled("libraries", "variables")
          .first("fenchel", "libraries", "variables");

  public static final RecordForm<MetricDefinition> DEFINITION =
      RecordForm.of(MetricDefinition.class)
          .inline("metric", RecordForm.of(Component.class).named("arguments", "parameters"))
          .filled("map")
          .first("id", "version", "parameters");

  static final Form<List<MetricValue>> METRICS =
      Forms.list(RecordForm.of(MetricValue.class).inline("definition", DEFINITION).filled("clean"));

  private static final RecordForm<Certificate> CERTIFICATE =
      RecordForm.of(Certificate.class)
          .with("inner", RecordForm.of(Certificate.Inner.class).filled("freeRatio"));

  private static final RecordForm<EpochPoint> POINT =
      RecordForm.of(EpochPoint.class)
          .named("seconds", "wallSeconds")
          .with("certificate", CERTIFICATE)
          .later("certificate");

  private static final RecordForm<Cost> COST =
      RecordForm.of(Cost.class)
          .later("certificateSeconds", "gradientEvaluations")
          .filled("trainedBy", "evaluationParts");

  static final RecordForm<RunRecord> RECORD =
      RecordForm.of(RunRecord.class)
          .derived("weightsId", Forms.TEXT, r -> Ids.weightsId(r.trainingId(), r.environment()))
          .with("spec", SPEC)
          .with("environment", ENVIRONMENT)
          .with("curve", Forms.list(POINT))
          .with("metrics", METRICS)
          .with("cost", COST)
          .later("partDigests")
          .first(
              "runId",
              "specId",
              "trainingId",
              "weightsId",
              "resultDigest",
              "health",
              "metrics",
              "cost",
              "curve",
              "inputDigests",
              "environment",
              "spec")
          .storeVersion();

  private RunForms() {}
}
