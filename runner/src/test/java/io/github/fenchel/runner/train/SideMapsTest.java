package io.github.fenchel.runner.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.model.Architecture;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.objective.ExampleLoss;
import io.github.fenchel.api.objective.Objective;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.record.EpochPoint;
import io.github.fenchel.api.run.ScheduleSpec;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.api.training.Augmentation;
import io.github.fenchel.losses.classification.CrossEntropy;
import io.github.fenchel.results.codec.NamedArray;
import io.github.fenchel.runner.batch.HostBatch;
import io.github.fenchel.runner.data.augmentation.Augmentations;
import io.github.fenchel.runner.explain.EvaluationTask;
import io.github.fenchel.runner.explain.Evaluator;
import io.github.fenchel.runner.explain.Measured;
import io.github.fenchel.runner.explain.MetricColumn;
import io.github.fenchel.runner.explain.metric.Metrics;
import io.github.fenchel.runner.random.Seeds;
import io.github.fenchel.runner.train.optimizer.LearningRates;
import io.github.fenchel.runner.train.optimizer.Optimizers;
import io.github.fenchel.runner.zoo.Engines;
import io.github.fenchel.runner.zoo.Zoo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Masks on their way from the data to objectives and metrics, always with their own image. */
class SideMapsTest {
  private static final ImageShape IMAGE = new ImageShape(1, 8, 8);
  private static final int BATCH = 8;
  private static final Seeds SEEDS = Seeds.of(Component.of("masked"), 0);

  /** Each image is its own mask, times a factor: its first pixels, so many that each is its own. */
  private record Masked(int size, float factor) implements Split {
    @Override
    public int label(int index) {
      return index % 4;
    }

    @Override
    public HostArray images(int... indices) {
      return maps(1, indices);
    }

    @Override
    public Map<String, HostArray> sides(int... indices) {
      return Map.of("mask", maps(factor, indices));
    }

    private static HostArray maps(float value, int... indices) {
      float[] maps = new float[indices.length * IMAGE.size()];
      for (int i = 0; i < indices.length; i++) {
        for (int pixel = 0; pixel < marked(indices[i]); pixel++) {
          maps[i * IMAGE.size() + pixel] = value;
        }
      }
      return HostArray.of(IMAGE.batch(indices.length), maps);
    }
  }

  private static int marked(int index) {
    return 1 + index % (IMAGE.size() - 1);
  }

  /** The loss is how much image and mask differ: 0 if and only if the mask followed its image. */
  private record Difference() implements Objective {
    @Override
    public Tensor attack(Network network, Batch batch, Draws draws) {
      return mask(batch).stopGradient();
    }

    @Override
    public ExampleLoss loss(Network network, Batch batch, Tensor input, Draws draws) {
      Tensor logits = network.logits(batch.images(), Mode.TRAIN, draws);
      Tensor difference = batch.images().sub(mask(batch)).abs().sum(1, 2, 3);
      Tensor unmoved = CrossEntropy.perExample(logits, batch.labels()).mul(0);
      return new ExampleLoss(difference.add(unmoved), logits);
    }

    private static Tensor mask(Batch batch) {
      Tensor mask = batch.sides().get("mask");
      if (mask == null) {
        throw new IllegalStateException("the batch has no mask");
      }
      return mask;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "tensorflow"})
  void masksFollowTheirImagesThroughTrainingAndEvaluation(String backend) {
    try (Session session = Engines.open(backend, DataType.FLOAT32)) {
      Trainer.Trained trained = Trainer.train(task(1), session, new Unheard());
      assertThat(trained.curve()).extracting(EpochPoint::trainLoss).containsExactly(0.0, 0.0);
      assertThat(trained.curve().get(1).validationAccuracy()).isBetween(0.0, 1.0);
      // The probe's perturbation is mask - image, of the augmented first batch.
      NamedArray perturbation =
          trained.stepZero().stream()
              .filter(array -> array.name().equals("perturbation"))
              .findFirst()
              .orElseThrow();
      assertThat(perturbation.array().toDoubles()).containsOnly(0);
      assertMasks(trained.model());
    }
  }

  /** 150 images are a full chunk and a padded one; the attacked ones are every seventh. */
  private static void assertMasks(Model model) {
    List<Metric> metrics =
        List.of(
            Engines.create(Metrics.offers(), "mask-share", Map.of()),
            Engines.create(Metrics.offers(), "relevance-mass-accuracy", Map.of()),
            Engines.create(Metrics.offers(), "fgsm-accuracy", Map.of()));
    Measured measured =
        Evaluator.measure(
            new EvaluationTask(
                MetricColumn.cross(metrics, List.of()),
                List.of(),
                new Masked(20, 1),
                new Masked(150, 1),
                IMAGE,
                new EvaluationTask.Chosen(
                    null, IntStream.range(0, 20).mapToObj(i -> 7 * i).toList(), List.of(3, 120)),
                SEEDS),
            model,
            done -> {});
    double[] shares =
        IntStream.range(0, 150).mapToDouble(i -> marked(i) / (double) IMAGE.size()).toArray();
    assertThat(column(measured, "mask-share")).containsExactly(shares);
    assertThat(column(measured, "relevance-mass-accuracy.of-logit"))
        .hasSize(150)
        .doesNotContain(Double.NaN);
    assertThat(measured.metrics().get(0).n()).isEqualTo(150);
    assertThat(measured.metrics().get(2).n()).isEqualTo(20);
  }

  private static double[] column(Measured measured, String name) {
    return measured.examples().stream()
        .filter(array -> array.name().equals(name))
        .findFirst()
        .orElseThrow()
        .array()
        .toDoubles();
  }

  @Test
  void otherMasksOnTheSameImagesAreOtherInputs() {
    Map<String, String> plain = digests(1);
    Map<String, String> faint = digests(0.5f);
    assertThat(plain.get("batch1")).isNotEqualTo(faint.get("batch1"));
    assertThat(plain.get("usage")).isEqualTo(faint.get("usage"));
    assertThat(digests(1)).isEqualTo(plain);
  }

  private static Map<String, String> digests(float factor) {
    try (Session session = Engines.open("pytorch", DataType.FLOAT32)) {
      return Trainer.train(task(factor), session, new Unheard()).inputDigests();
    }
  }

  @Test
  void aMaskThatCameBackFromTheEngineChangedFailsTheRunByName() {
    HostBatch batch = HostBatch.of(new Masked(4, 1), 0, 1);
    Map<String, HostArray> held = new TreeMap<>(batch.arrays());
    held.put("side mask", HostArray.of(Shape.of(2, 1, 8, 8), new float[128]));
    assertThatThrownBy(() -> new InputDigests().probe(3, batch, held))
        .hasMessageContaining("side mask of batch 3 came back from the engine changed");
  }

  private static TrainingTask task(float factor) {
    Architecture architecture = Engines.create(Zoo.offers(), "linear", Map.of());
    List<Augmentation> augmentations =
        Augmentations.offers().stream()
            .limit(2)
            .map(offer -> Engines.create(List.of(offer), offer.descriptor().id(), Map.of()))
            .toList();
    return new TrainingTask(
        architecture.blueprint(new NetworkInput(IMAGE, 4, List.of(0.5), List.of(0.3))),
        new Difference(),
        Engines.create(Optimizers.offers(), "adam", Map.of()),
        LearningRates.cosine(),
        new ScheduleSpec(
            2, BATCH, Component.of("adam"), Component.of("cosine"), ScheduleSpec.Keep.LAST),
        augmentations,
        IMAGE,
        new Masked(4 * BATCH, factor),
        Optional.of(new Masked(30, factor)),
        SEEDS);
  }

  private static final class Unheard implements TrainingListener {
    @Override
    public void step(long step, long steps, double loss) {}

    @Override
    public void epoch(EpochPoint point) {}
  }
}
