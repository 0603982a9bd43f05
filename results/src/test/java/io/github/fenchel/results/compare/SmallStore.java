package io.github.fenchel.results.compare;

import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.run.EngineSpec;
import io.github.fenchel.api.run.Environment;
import io.github.fenchel.api.run.ObjectiveSpec;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.Samples;
import io.github.fenchel.results.codec.NamedArray;
import io.github.fenchel.results.record.Digest;
import io.github.fenchel.results.record.RunArrays;
import io.github.fenchel.results.store.RunFolder;
import io.github.fenchel.results.store.RunStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A store with runs as a test describes them; no engine is needed. */
final class SmallStore {
  private final RunStore store;

  SmallStore(Path folder) {
    this.store = RunStore.open(folder, warning -> {});
  }

  RunStore store() {
    return store;
  }

  /** A run as a test describes it. */
  record Run(
      String backend,
      long seed,
      double accuracy,
      int epsilon,
      String data,
      float map,
      float gradient,
      long image,
      int images) {
    private static final int MANY = 10_000;

    static Run of(String backend, long seed, double accuracy) {
      return new Run(backend, seed, accuracy, 8, "ab", 1, 1, 7, MANY);
    }

    /** The number of test images. */
    Run images(int count) {
      return new Run(backend, seed, accuracy, epsilon, data, map, gradient, image, count);
    }

    Run epsilon(int per255) {
      return new Run(backend, seed, accuracy, per255, data, map, gradient, image, images);
    }

    Run data(String digest) {
      return new Run(backend, seed, accuracy, epsilon, digest, map, gradient, image, images);
    }

    Run map(float value) {
      return new Run(backend, seed, accuracy, epsilon, data, value, gradient, image, images);
    }

    /** The first value of the probe's gradient; 0 for no probe. */
    Run gradient(float value) {
      return new Run(backend, seed, accuracy, epsilon, data, map, value, image, images);
    }

    Run image(long index) {
      return new Run(backend, seed, accuracy, epsilon, data, map, gradient, index, images);
    }
  }

  SmallStore add(Run run) {
    RunRecord plain = Samples.record(spec(run), environment(run), "");
    HostArray index = HostArray.of(Shape.of(2), run.image(), 9L);
    HostArray label = HostArray.of(Shape.of(2), 3L, 4L);
    Shape shape = Shape.of(2, 1, 2, 2);
    List<NamedArray> saliency =
        RunArrays.saliency(
            Samples.places(index),
            HostArray.zeros(DataType.FLOAT32, shape),
            List.of(
                new NamedArray(
                    "gradient_logit", HostArray.of(shape, run.map(), 2, 3, 4, 1, -2, 3, -4))));
    List<NamedArray> weights =
        List.of(new NamedArray("w", HostArray.of(Shape.of(1), (float) run.accuracy())));
    MetricDefinition definition = plain.metrics().get(0).definition();
    MetricValue accuracy = accuracy(definition, run);
    String digest = Digest.ofResult(weights, List.of(accuracy), saliency);
    RunRecord record =
        new RunRecord(
            plain.runId(),
            plain.specId(),
            plain.trainingId(),
            plain.spec(),
            plain.environment(),
            new TreeMap<>(
                Map.of(
                    "batch1",
                    Digest.ofBytes(Long.toString(run.seed()).getBytes(StandardCharsets.UTF_8)))),
            plain.curve(),
            List.of(accuracy),
            List.of(),
            plain.cost(),
            digest,
            new TreeMap<>());
    try (RunFolder folder = store.begin(record.runId())) {
      folder.writeWeights(weights);
      folder.writeExamples(examples(definition, run));
      folder.writeSaliency(saliency);
      if (run.gradient() != 0) {
        folder.writeProbe(
            RunArrays.probe(
                index,
                label,
                HostArray.zeros(DataType.FLOAT32, shape),
                new RunArrays.ProbeOutputs(
                    HostArray.zeros(DataType.FLOAT32, Shape.of(2, 5)),
                    HostArray.of(shape, run.gradient(), 2, 3, 4, 1, -2, 3, -4),
                    HostArray.zeros(DataType.FLOAT32, shape))));
      }
      folder.commit(record);
    }
    return this;
  }

  private static MetricValue accuracy(MetricDefinition definition, Run run) {
    double p = run.accuracy();
    double error = Math.sqrt(p * (1 - p) / (run.images() - 1));
    return new MetricValue(definition, p, run.images(), 0, error);
  }

  /** As many images are right as the accuracy says, the first ones. */
  private static List<NamedArray> examples(MetricDefinition definition, Run run) {
    int n = run.images();
    long[] index = new long[n];
    long[] label = new long[n];
    double[] right = new double[n];
    for (int i = 0; i < n; i++) {
      index[i] = i < 2 ? (i == 0 ? run.image() : 9) : 100 + i;
      label[i] = i == 0 ? 3 : 4;
      right[i] = i < Math.round(run.accuracy() * n) ? 1 : 0;
    }
    HostArray places = HostArray.of(Shape.of(n), index);
    return RunArrays.examples(
        Samples.places(places),
        HostArray.of(Shape.of(n), label),
        HostArray.zeros(DataType.FLOAT32, Shape.of(n, 5)),
        List.of(new RunArrays.Column(definition, places, HostArray.of(Shape.of(n), right))));
  }

  private static RunSpec spec(Run run) {
    RunSpec sample = Samples.spec();
    TrainingSpec training = sample.training();
    Value epsilon = new Value.Quantity(Rational.of(run.epsilon(), 255), Unit.PIXEL);
    Component norm = new Component("l1", new Arguments(new TreeMap<>(Map.of("epsilon", epsilon))));
    return new RunSpec(
        new TrainingSpec(
            training.data(),
            training.architecture(),
            new ObjectiveSpec(training.objective().route(), norm),
            new EngineSpec(run.backend(), new SessionOptions("cpu", DataType.FLOAT32, 2)),
            training.schedule(),
            run.seed()),
        sample.evaluation());
  }

  private static Environment environment(Run run) {
    Environment sample = Samples.environment();
    return new Environment(
        sample.fenchel(),
        sample.plugins(),
        new TreeMap<>(Map.of("train.gz", run.data().repeat(32))),
        new TreeMap<>(Map.of(run.backend(), "1.0")),
        sample.deviceClass());
  }
}
