package io.github.fenchel.results.gate;

import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.run.EngineSpec;
import io.github.fenchel.api.run.Environment;
import io.github.fenchel.api.run.GateSpec;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.Samples;
import io.github.fenchel.results.record.RunArrays;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Runs of two backends and some seeds, as a test describes them; no engine is needed. */
final class SmallGate {
  static final GateSpec GATE =
      new GateSpec(0.05, new TreeMap<>(Map.of("accuracy", new GateSpec.Rule(0.02, true))));
  static final BaselineBuilder.Act ACT =
      new BaselineBuilder.Act(
          "2026-11-24T18:00:00Z", "Ada", "the first results", "amd64, a processor");

  private SmallGate() {}

  /** A run of a backend; its accuracy. */
  static Snapshot.Done run(String backend, long seed, double accuracy) {
    return run(backend, seed, accuracy, 0);
  }

  /** A run whose accuracy is undefined on so many of 256 images. */
  static Snapshot.Done run(String backend, long seed, double accuracy, int undefined) {
    return run(spec(backend, seed, 2), accuracy, undefined, Samples.environment());
  }

  static Snapshot.Done run(RunSpec spec, double accuracy, Environment environment) {
    return run(spec, accuracy, 0, environment);
  }

  private static Snapshot.Done run(
      RunSpec spec, double accuracy, int undefined, Environment environment) {
    RunRecord plain = Samples.record(spec, environment, "ab".repeat(32));
    MetricDefinition definition = plain.metrics().get(0).definition();
    RunRecord record =
        new RunRecord(
            plain.runId(),
            plain.specId(),
            plain.trainingId(),
            plain.spec(),
            plain.environment(),
            plain.inputDigests(),
            plain.curve(),
            List.of(new MetricValue(definition, accuracy, 256 - undefined, undefined, 0.02)),
            plain.health(),
            plain.cost(),
            plain.resultDigest(),
            new TreeMap<>());
    return new Snapshot.Done(axes(spec), record);
  }

  static Map<String, String> axes(RunSpec spec) {
    return Map.of(
        "backend",
        spec.training().engine().backend(),
        "seed",
        Long.toString(spec.training().seed()));
  }

  static RunSpec spec(String backend, long seed, int threads) {
    RunSpec sample = Samples.spec();
    TrainingSpec training = sample.training();
    return new RunSpec(
        new TrainingSpec(
            training.data(),
            training.architecture(),
            training.objective(),
            new EngineSpec(backend, new SessionOptions("cpu", DataType.FLOAT32, threads)),
            training.schedule(),
            seed),
        sample.evaluation());
  }

  /** Four seeds of two backends; {@code change} is added to the accuracies of the second. */
  static List<Baseline.Cell> cells(double change) {
    return cells(runs(change));
  }

  private static List<Snapshot.Done> runs(double change) {
    List<Snapshot.Done> runs = new ArrayList<>();
    double[] accuracies = {0.8, 0.8125, 0.8203125, 0.7890625};
    for (int seed = 0; seed < accuracies.length; seed++) {
      runs.add(run("pytorch", seed, accuracies[seed]));
      runs.add(run("tensorflow", seed, accuracies[seed] + 0.01 + change * (1 + seed / 100.0)));
    }
    return runs;
  }

  /** The cells of these runs, which stored a value of each image. */
  static List<Baseline.Cell> cells(List<Snapshot.Done> runs) {
    return Snapshot.cells(runs, GATE, run -> examples(run, 10_000));
  }

  /** As many images are right as the accuracy says, the first ones. */
  static Map<String, HostArray> examples(RunRecord run, int images) {
    MetricValue accuracy = run.metrics().get(0);
    double[] right = new double[images];
    for (int i = 0; i < images; i++) {
      right[i] = i < Math.round(accuracy.value() * images) ? 1 : 0;
    }
    return Map.of(
        RunArrays.columnName(accuracy.definition()), HostArray.of(Shape.of(images), right));
  }

  static List<Baseline.Task> tasks(List<Baseline.Cell> cells) {
    return cells.stream().map(Baseline.Cell::task).toList();
  }

  static Baseline baseline() {
    return baseline(cells(0));
  }

  /** One of so few images that a person can read it. */
  static Baseline brief() {
    return baseline(Snapshot.cells(runs(0), GATE, run -> examples(run, 4)));
  }

  static Baseline baseline(List<Baseline.Cell> cells) {
    return BaselineBuilder.bless(Optional.empty(), "small", GATE, cells, ACT).orElseThrow();
  }
}
