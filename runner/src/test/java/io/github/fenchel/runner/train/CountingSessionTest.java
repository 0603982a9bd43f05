package io.github.fenchel.runner.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.ValueAndGradient;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.objective.ExampleLoss;
import io.github.fenchel.api.objective.Objective;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.baseline.StandardTraining;
import io.github.fenchel.losses.classification.CrossEntropy;
import io.github.fenchel.losses.norm.L1;
import io.github.fenchel.losses.route.FastRoute;
import io.github.fenchel.runner.zoo.Engines;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountingSessionTest {

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "tensorflow"})
  void aStepCountsItsGradientsOnceWhetherItsEngineTracesOrNot(String backend) {
    assertThat(evaluations(backend, new StandardTraining())).as("standard").isEqualTo(1);
    assertThat(evaluations(backend, new FastRoute(new L1(0.1), true, Mode.EVALUATE)))
        .as("fast: one for the images, one for the weights")
        .isEqualTo(2);
    assertThat(evaluations(backend, new GradientPenalty()))
        .as("penalty: one for the images, one back through it, one for the weights")
        .isEqualTo(3);
  }

  private static int evaluations(String backend, Objective objective) {
    try (Session session = Engines.open(backend, DataType.FLOAT64)) {
      return Trainer.train(SmallTask.of("linear", objective), session, SmallTask.UNHEARD)
          .gradientEvaluations();
    }
  }

  /** The cross-entropy plus the squared length of its gradient: double backprop. */
  private static final class GradientPenalty implements Objective {
    @Override
    public Tensor attack(Network network, Batch batch, Draws draws) {
      return batch.images();
    }

    @Override
    public ExampleLoss loss(Network network, Batch batch, Tensor input, Draws draws) {
      ValueAndGradient inner =
          network
              .session()
              .valueAndGradient(
                  images -> {
                    Tensor logits = network.logits(images, Mode.TRAIN, draws);
                    Tensor losses = CrossEntropy.perExample(logits, batch.labels());
                    return new Loss(losses.sum(), List.of(losses, logits));
                  },
                  input);
      Tensor penalty = inner.gradient().square().sum(1, 2, 3);
      return new ExampleLoss(inner.auxiliary().get(0).add(penalty), inner.auxiliary().get(1));
    }
  }
}
