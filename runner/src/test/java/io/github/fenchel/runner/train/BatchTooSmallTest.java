package io.github.fenchel.runner.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Initializer;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.run.ScheduleSpec;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.runner.zoo.Engines;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A network that says it takes any batch, and normalizes one pixel of each image by the batch. */
class BatchTooSmallTest {
  private static final NetworkInput INPUT =
      new NetworkInput(new ImageShape(1, 8, 8), 4, List.of(0.5), List.of(0.3));

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "tensorflow"})
  void aNormalizationWithoutVarianceIsAnsweredByTheBatchAndARemedy(String backend) {
    TrainingTask task = batchOfOne();
    try (Session session = Engines.open(backend, DataType.FLOAT64)) {
      assertRefused(() -> Trainer.train(task, session, SmallTask.UNHEARD));
    }
    try (Session session = Engines.open(backend, DataType.FLOAT64)) {
      assertRefused(() -> Trainer.trainUnprobed(task, session, SmallTask.UNHEARD));
    }
  }

  private static void assertRefused(ThrowingCallable train) {
    assertThatThrownBy(train)
        .isInstanceOfSatisfying(
            FenchelException.class,
            failure -> assertThat(failure.kind()).isEqualTo(FailureKind.USER))
        .hasMessage(
            "batch 1 is too small for this network on images of this size (batchNormByBatch: input"
                + " [1,1,1,1] has one value per channel or none; expected more); use a larger"
                + " batch, or larger images");
  }

  private static TrainingTask batchOfOne() {
    TrainingTask task = SmallTask.of("small-cnn", TinyTask.objective("standard", null));
    Component any = Component.of("any");
    return new TrainingTask(
        new OnePixel(),
        task.objective(),
        task.optimizer(),
        task.rate(),
        new ScheduleSpec(1, 1, any, any, ScheduleSpec.Keep.LAST),
        task.augmentation(),
        task.image(),
        task.train(),
        task.validation(),
        task.seeds());
  }

  private record OnePixel() implements Blueprint {
    @Override
    public List<WeightSpec> weights() {
      Initializer one = new Initializer.Constant(1);
      return List.of(
          new WeightSpec("scale", Shape.of(1), one, true),
          new WeightSpec("weight", Shape.of(4, 1), one, true));
    }

    @Override
    public Network network(Session session, Map<String, Variable> variables) {
      return new Net(session, variables);
    }
  }

  private record Net(Session session, Map<String, Variable> variables) implements Network {
    @Override
    public NetworkInput input() {
      return INPUT;
    }

    private Tensor variable(String name) {
      return Objects.requireNonNull(variables.get(name)).value();
    }

    @Override
    public Tensor logits(Tensor images, Mode mode, Draws draws) {
      Tensor pixel = images.slice(2, 0, 1).slice(3, 0, 1);
      Tensor scale = variable("scale");
      Tensor normal = session.nn().batchNormByBatch(pixel, scale, scale, 1e-5).output();
      return session
          .nn()
          .linear(normal.reshape(Shape.of(images.shape().get(0), 1)), variable("weight"), null);
    }
  }
}
