package io.github.fenchel.runner.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.objective.ExampleLoss;
import io.github.fenchel.api.objective.Objective;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.classification.CrossEntropy;
import io.github.fenchel.results.codec.NamedArray;
import io.github.fenchel.runner.zoo.Engines;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class StepZeroProbeTest {
  private static final TrainingTask TASK = SmallTask.of("small-cnn", new TrainingModeAttack());

  @Test
  void theProbeLeavesNoTraceEvenIfTheAttackMovesStatistics() {
    Map<String, HostArray> probed;
    Map<String, HostArray> unprobed;
    List<NamedArray> probe;
    try (Session session = Engines.open("pytorch", DataType.FLOAT32)) {
      Trainer.Trained trained = Trainer.train(TASK, session, SmallTask.UNHEARD);
      probed = trained.model().weights();
      probe = trained.stepZero();
    }
    try (Session session = Engines.open("pytorch", DataType.FLOAT32)) {
      Trainer.Trained trained = Trainer.trainUnprobed(TASK, session, SmallTask.UNHEARD);
      unprobed = trained.model().weights();
      assertThat(trained.stepZero()).isEmpty();
    }
    assertThat(probed).isEqualTo(unprobed);
    assertThat(probe)
        .extracting(NamedArray::name)
        .containsExactly("position", "label", "input", "logits", "gradient", "perturbation");
    int[] places =
        Arrays.stream(probe.get(0).array().toLongs()).mapToInt(Math::toIntExact).toArray();
    assertThat(probe.get(2).array()).isEqualTo(TASK.train().images(places));
    assertThat(probe.get(1).array().toLongs())
        .containsExactly(Arrays.stream(places).mapToLong(TASK.train()::label).toArray());
    HostArray gradient = probe.get(4).array();
    HostArray perturbation = probe.get(5).array();
    assertThat(gradient.shape()).isEqualTo(SmallTask.IMAGE.batch(SmallTask.BATCH));
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
}
