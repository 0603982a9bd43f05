package io.github.fenchel.runner.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.model.Architecture;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.objective.ExampleLoss;
import io.github.fenchel.api.objective.Objective;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.run.EpochPoint;
import io.github.fenchel.api.run.ScheduleSpec;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.CrossEntropy;
import io.github.fenchel.results.format.NamedArray;
import io.github.fenchel.runner.data.ImageSplit;
import io.github.fenchel.runner.random.Seeds;
import io.github.fenchel.runner.zoo.Engines;
import io.github.fenchel.runner.zoo.Zoo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class StepZeroProbeTest {
  private static final ImageShape IMAGE = new ImageShape(1, 8, 8);
  private static final int BATCH = 8;

  @Test
  void theProbeLeavesNoTraceEvenIfTheAttackMovesStatistics() {
    Map<String, HostArray> probed;
    Map<String, HostArray> unprobed;
    List<NamedArray> probe;
    try (Session session = Engines.open("pytorch", DataType.FLOAT32)) {
      Trainer.Trained trained = Trainer.train(task(), session, new Unheard());
      probed = trained.model().weights();
      probe = trained.stepZero();
    }
    try (Session session = Engines.open("pytorch", DataType.FLOAT32)) {
      Trainer.Trained trained = Trainer.trainUnprobed(task(), session, new Unheard());
      unprobed = trained.model().weights();
      assertThat(trained.stepZero()).isEmpty();
    }
    assertThat(probed).isEqualTo(unprobed);
    assertThat(probe)
        .extracting(NamedArray::name)
        .containsExactly("label", "logits", "gradient", "perturbation");
    HostArray gradient = probe.get(2).array();
    HostArray perturbation = probe.get(3).array();
    assertThat(gradient.shape()).isEqualTo(IMAGE.batch(BATCH));
    assertThat(DoubleStream.of(gradient.toDoubles())).anyMatch(value -> value != 0);
    assertThat(DoubleStream.of(perturbation.toDoubles()))
        .anyMatch(value -> value > 0)
        .allMatch(value -> Math.abs(value) < 0.101);
  }

  /** The hardest case: an attack in training mode, which assigns batch-norm statistics. */
  static final class TrainingModeAttack implements Objective {
    @Override
    public Tensor attack(Network network, Batch batch, Draws draws) {
      Tensor gradient =
          network
              .session()
              .valueAndGradient(
                  images ->
                      Loss.of(
                          CrossEntropy.perExample(
                                  network.logits(images, Mode.TRAIN, draws), batch.labels())
                              .sum()),
                  batch.images())
              .gradient();
      return batch.images().add(gradient.sign().mul(0.1));
    }

    @Override
    public ExampleLoss loss(Network network, Batch batch, Tensor input, Draws draws) {
      Tensor logits = network.logits(input, Mode.TRAIN, draws);
      return new ExampleLoss(CrossEntropy.perExample(logits, batch.labels()), logits);
    }
  }

  private static TrainingTask task() {
    Architecture architecture = Engines.create(Zoo.offers(), "small-cnn", Map.of());
    Value rate = new Value.Quantity(Rational.parse("1e-2"), Unit.NONE);
    byte[] pixels = new byte[4 * BATCH * IMAGE.size()];
    new Random(1).nextBytes(pixels);
    byte[] labels = new byte[4 * BATCH];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) (i % 4);
    }
    return new TrainingTask(
        architecture.blueprint(new NetworkInput(IMAGE, 4, List.of(0.5), List.of(0.3))),
        new TrainingModeAttack(),
        Engines.create(Optimizers.offers(), "adam", Map.of("rate", rate)),
        Rates.cosine(),
        new ScheduleSpec(
            1, BATCH, Component.of("adam"), Component.of("cosine"), ScheduleSpec.Keep.LAST),
        List.of(),
        IMAGE,
        new ImageSplit(IMAGE, pixels, labels),
        Optional.empty(),
        Seeds.of(Component.of("random"), 0));
  }

  static final class Unheard implements TrainingListener {
    @Override
    public void step(long step, long steps, double loss) {}

    @Override
    public void epoch(EpochPoint point) {}
  }
}
