package io.github.fenchel.losses.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.objective.Attack;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.Toy;
import io.github.fenchel.losses.geometry.Ball;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class AttacksTest {
  private static final HostArray WEIGHTS = HostArray.of(Shape.of(1, 1, 1, 3), 2, -1, 0.5);
  private static final HostArray IMAGES =
      HostArray.of(Shape.of(2, 1, 1, 3), 0.5, 0.5, 0.95, 0.02, 0.4, 0.6);
  private static final long[] LABELS = {0, 1};

  private static Toy.Result linear(Attack attack, HostArray images, HostArray start) {
    return Toy.linear(
        WEIGHTS,
        images,
        LABELS,
        (network, batch) ->
            attack.perturb(network, batch, name -> network.session().constant(start)));
  }

  private static HostArray uniform(SplittableRandom random, double low, double high) {
    double[] values = new double[6];
    Arrays.setAll(values, i -> low + (high - low) * random.nextDouble());
    return HostArray.of(Shape.of(2, 1, 1, 3), values);
  }

  @Test
  void fgsmStepsToTheCornerInEvaluationMode() {
    Toy.Result result =
        Toy.linear(
            WEIGHTS,
            IMAGES,
            LABELS,
            (network, batch) -> new Fgsm(0.1).perturb(network, batch, Draws.none()));
    assertThat(result.values().toDoubles())
        .containsExactly(new double[] {0.6, 0.4, 1, 0, 0.5, 0.5}, within(1e-12));
    assertThat(result.modes()).containsOnly(Mode.EVALUATE);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.github.fenchel.losses.Examples#seeds")
  void pgdFindsFgsmsCornerOnALinearModel(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    HostArray images = uniform(random, 0, 1);
    HostArray start = uniform(random, -1, 1);
    Toy.Result pgd = linear(new Pgd(0.1), images, start);
    assertThat(pgd.values()).isEqualTo(linear(new Fgsm(0.1), images, start).values());
    assertThat(pgd.modes()).containsOnly(Mode.EVALUATE);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.github.fenchel.losses.Examples#seeds")
  void pgdStaysInTheBallAndInTheRange(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    HostArray images = uniform(random, 0, 1);
    HostArray found = linear(new Pgd(0.1, 3, 7), images, uniform(random, -1, 1)).values();
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.at(i)).isBetween(0.0, 1.0);
      assertThat(Math.abs(found.at(i) - images.at(i))).isLessThanOrEqualTo(0.1 * (1 + 1e-14));
    }
  }

  @Test
  void pgdKeepsTheBestIterateItSaw() {
    // The score peaks at 0.5. From 0.52, one step of 0.3 jumps over the peak to a worse point, and
    // the next one back again: the start is the best of them.
    UnaryOperator<Tensor> peak = x -> x.sub(0.5).square().negate().sum(1, 2, 3);
    HostArray image = HostArray.of(Shape.of(1, 1, 1, 1), 0.4);
    HostArray start = HostArray.of(Shape.of(1, 1, 1, 1), 0.3);
    for (int steps = 1; steps <= 3; steps++) {
      Pgd pgd = new Pgd(0.4, steps, 0.3);
      HostArray found =
          Toy.curved(
              peak,
              image,
              (network, batch) ->
                  pgd.perturb(network, batch, name -> network.session().constant(start)));
      assertThat(found.item()).isCloseTo(0.52, within(1e-12));
    }
  }

  @Test
  void pgdKeepsTheLastIterateIfThatIsBest() {
    UnaryOperator<Tensor> peak = x -> x.sub(0.5).square().negate().sum(1, 2, 3);
    HostArray image = HostArray.of(Shape.of(1, 1, 1, 1), 0.3);
    HostArray start = HostArray.of(Shape.of(1, 1, 1, 1), 0.0);
    HostArray found =
        Toy.curved(
            peak,
            image,
            (network, batch) ->
                new Pgd(0.4, 2, 0.1)
                    .perturb(network, batch, name -> network.session().constant(start)));
    assertThat(found.item()).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void pgdDeclaresItsStartAndDefaultsToTwentySteps() {
    assertThat(new Pgd(0.1)).isEqualTo(new Pgd(0.1, 20, 2.5 * 0.1 / 20));
    assertThat(new Pgd(0.1).draws(new ImageShape(1, 28, 28), 4))
        .containsExactly(
            new DrawSpec("pgd-start", DrawSpec.Distribution.UNIFORM, 0, Shape.of(4, 1, 28, 28)));
    assertThat(new Fgsm(0.1).draws(new ImageShape(1, 28, 28), 4)).isEmpty();
  }

  @Test
  void pgdInTheEuclideanBallEndsAtItsPointFurthestUphill() {
    // The start is 0.1 (0.6, 0, 0.8) away; each step moves by 0.1 along w / ||w||.
    HostArray start = HostArray.of(Shape.of(2, 1, 1, 3), 3.0, 0, 4, 3, 0, 4);
    Pgd pgd = new Pgd(0.1, 30, 0.1, Ball.L2, false);
    double length = Math.sqrt(4 + 1 + 0.25);
    double[] expected = IMAGES.toDoubles();
    for (int i = 0; i < 6; i++) {
      expected[i] += (i < 3 ? 0.1 : -0.1) * WEIGHTS.at(i % 3) / length;
    }
    assertThat(linear(pgd, IMAGES, start).values().toDoubles())
        .containsExactly(expected, within(1e-7));
    double[] clipped =
        linear(new Pgd(0.1, 30, 0.1, Ball.L2, true), IMAGES, start).values().toDoubles();
    assertThat(clipped[3]).isZero();
    assertThat(new Pgd(0.1, 3, 0.1, Ball.L2, true).draws(new ImageShape(1, 28, 28), 4))
        .containsExactly(
            new DrawSpec("pgd-start", DrawSpec.Distribution.NORMAL, 0, Shape.of(4, 1, 28, 28)));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.github.fenchel.losses.Examples#seeds")
  void pgdStaysInTheEuclideanBallAndInTheRange(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    HostArray images = uniform(random, 0, 1);
    Pgd pgd = new Pgd(0.3, 3, 0.7, Ball.L2, true);
    HostArray found = linear(pgd, images, uniform(random, -1, 1)).values();
    for (int n = 0; n < 2; n++) {
      double square = 0;
      for (int i = 3 * n; i < 3 * n + 3; i++) {
        assertThat(found.at(i)).isBetween(0.0, 1.0);
        square += Math.pow(found.at(i) - images.at(i), 2);
      }
      assertThat(Math.sqrt(square)).isLessThanOrEqualTo(0.3 * (1 + 1e-14));
    }
  }

  @Test
  void unclippedPgdLeavesTheRangeOfPixels() {
    HostArray start = HostArray.of(Shape.of(2, 1, 1, 3), 1.0, 1, 1, 1, 1, 1);
    assertThat(linear(new Pgd(0.1, 5, 0.1, Ball.LINF, false), IMAGES, start).values().toDoubles())
        .containsExactly(new double[] {0.6, 0.4, 1.05, -0.08, 0.5, 0.5}, within(1e-12));
  }
}
