package io.github.fenchel.losses;

import static io.github.fenchel.losses.OnReference.evaluate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.objective.ExampleLoss;
import io.github.fenchel.api.objective.Objective;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.losses.baseline.StandardTraining;
import io.github.fenchel.losses.classification.CrossEntropy;
import io.github.fenchel.losses.norm.ElasticNet;
import io.github.fenchel.losses.norm.L1;
import io.github.fenchel.losses.route.FastRoute;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ObjectivesTest {
  private static final HostArray WEIGHTS = HostArray.of(Shape.of(1, 1, 1, 3), 2, -1, 0.5);
  private static final HostArray IMAGES =
      HostArray.of(Shape.of(2, 1, 1, 3), 0.5, 0.5, 0.95, 0.02, 0.4, 0.6);
  private static final long[] LABELS = {0, 1};

  private static Toy.Result attack(Objective objective) {
    return Toy.linear(
        WEIGHTS,
        IMAGES,
        LABELS,
        (network, batch) -> objective.attack(network, batch, Draws.none()));
  }

  private static Toy.Result loss(Objective objective) {
    return Toy.linear(
        WEIGHTS,
        IMAGES,
        LABELS,
        (network, batch) -> {
          ExampleLoss loss = objective.loss(network, batch, batch.images(), Draws.none());
          return loss.values().reshape(Shape.of(2, 1)).concat(1, List.of(loss.logits()));
        });
  }

  @Test
  void crossEntropyIsTheNegativeLogProbabilityOfTheLabel() {
    HostArray logits = HostArray.of(Shape.of(3, 2), 0, Math.log(3), 0, Math.log(3), 1000, 0);
    assertThat(
            evaluate(
                    t -> CrossEntropy.perExample(t.get(0), t.get(1)),
                    logits,
                    HostArray.of(Shape.of(3), 0L, 1L, 1L))
                .toDoubles())
        .containsExactly(new double[] {Math.log(4), Math.log(4.0 / 3), 1000}, within(1e-12));
  }

  @Test
  void crossEntropyNamesUnfitShapes() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                evaluate(
                    t -> CrossEntropy.perExample(t.get(0), t.get(1)),
                    HostArray.of(Shape.of(1, 2), 0, 1.0),
                    HostArray.of(Shape.of(2), 0L, 1L)))
        .withMessage("cross-entropy takes logits [N,K] and labels [N], not [1,2] and [2]");
  }

  @Test
  void standardTrainsOnTheImagesAsTheyAre() {
    Toy.Result attacked = attack(new StandardTraining());
    assertThat(attacked.values()).isEqualTo(IMAGES);
    assertThat(attacked.modes()).isEmpty();
  }

  @Test
  void theLossIsTheCrossEntropyOfEachExampleInTrainingMode() {
    for (Objective objective :
        new Objective[] {new StandardTraining(), new FastRoute(new L1(0.1), true, Mode.EVALUATE)}) {
      Toy.Result result = loss(objective);
      double first = 0.5 * 2 - 0.5 + 0.475;
      double second = 0.04 - 0.4 + 0.3;
      assertThat(result.values().toDoubles())
          .containsExactly(
              new double[] {
                Math.log1p(Math.exp(first)), 0, first, Math.log1p(Math.exp(-second)), 0, second
              },
              within(1e-12));
      assertThat(result.modes()).containsExactly(Mode.TRAIN);
    }
  }

  @Test
  void fastStepsUphillFromTheCleanImageAndClips() {
    // Class 0 loses where the score rises, class 1 where it falls.
    assertThat(attack(new FastRoute(new L1(0.1), true, Mode.EVALUATE)).values().toDoubles())
        .containsExactly(new double[] {0.6, 0.4, 1, 0, 0.5, 0.5}, within(1e-12));
    assertThat(attack(new FastRoute(new L1(0.1), false, Mode.EVALUATE)).values().toDoubles())
        .containsExactly(new double[] {0.6, 0.4, 1.05, -0.08, 0.5, 0.5}, within(1e-12));
  }

  @Test
  void fastTakesTheGradientOfTheSumNotOfTheMean() {
    // Elastic net keeps the gradient's size: g = sigmoid(score) w for class 0.
    double probability = 1 / (1 + Math.exp(-0.975));
    HostArray perturbed =
        attack(new FastRoute(new ElasticNet(0, 0.05), false, Mode.EVALUATE)).values();
    assertThat(perturbed.at(0)).isCloseTo(0.5 + 0.1 * 2 * probability, within(1e-8));
    assertThat(perturbed.at(1)).isCloseTo(0.5 - 0.1 * probability, within(1e-8));
  }

  @Test
  void theAttackRunsInTheModeItWasTold() {
    for (Mode mode : Mode.values()) {
      assertThat(attack(new FastRoute(new L1(0.1), true, mode)).modes()).containsOnly(mode);
    }
  }
}
