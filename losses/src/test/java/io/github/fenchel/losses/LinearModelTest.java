package io.github.fenchel.losses;

import static io.github.fenchel.losses.OnReference.evaluate;
import static io.github.fenchel.losses.OnReference.maximizer;
import static io.github.fenchel.losses.OnReference.penalty;
import static io.github.fenchel.losses.OnReference.prox;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.losses.GroupL2.Channels;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** On a linear model the worst perturbation costs exactly the penalty of the weights. */
final class LinearModelTest {
  private static final Shape IMAGE = Shape.of(1, 2, 2, 2);
  private static final int SIZE = 8;

  private static HostArray normal(SplittableRandom random, Shape shape) {
    double[] values = random.doubles(shape.size()).toArray();
    Arrays.setAll(values, i -> random.nextGaussian());
    return HostArray.of(shape, values);
  }

  /** {@code softplus(-y <w, x + d>)} for each {@code d}. */
  private static double[] losses(HostArray w, HostArray x, double y, HostArray deltas) {
    return evaluate(
            t -> t.get(1).add(t.get(2)).mul(t.get(0)).sum(1, 2, 3).mul(-y).softplus(), w, x, deltas)
        .toDoubles();
  }

  /** {@code softplus(-y <w,x> + R*(w))}. */
  private static double predicted(Norm norm, HostArray w, HostArray x, double y) {
    return evaluate(
            t -> t.get(0).mul(t.get(1)).sum(1, 2, 3).mul(-y).add(t.get(2)).softplus(),
            w,
            x,
            penalty(norm, w))
        .item();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.github.fenchel.losses.Examples#seeds")
  void theWorstVertexOfTheBoxCostsTheL1Penalty(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    HostArray w = normal(random, IMAGE);
    HostArray x = normal(random, IMAGE);
    Norm norm = new L1(0.1);
    double[] vertices = new double[(1 << SIZE) * SIZE];
    for (int vertex = 0; vertex < 1 << SIZE; vertex++) {
      for (int i = 0; i < SIZE; i++) {
        vertices[vertex * SIZE + i] = (vertex >> i & 1) == 1 ? 0.1 : -0.1;
      }
    }
    HostArray all = HostArray.of(Shape.of(1 << SIZE, 2, 2, 2), vertices);
    for (double y : new double[] {-1, 1}) {
      double worst = Arrays.stream(losses(w, x, y, all)).max().orElseThrow();
      assertThat(worst).isCloseTo(predicted(norm, w, x, y), within(1e-12));
      assertAttained(norm, w, x, y);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.github.fenchel.losses.Examples#seeds")
  void theWorstPointOfTheGroupBallsCostsTheGroupPenalty(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    HostArray w = normal(random, IMAGE);
    HostArray x = normal(random, IMAGE);
    for (Channels channels : Channels.values()) {
      Norm norm = new GroupL2(0.1, 2, channels);
      HostArray feasible = prox(norm, normal(random, Shape.of(10_000, 2, 2, 2)), 1);
      for (double y : new double[] {-1, 1}) {
        double bound = predicted(norm, w, x, y) + 1e-12;
        assertThat(Arrays.stream(losses(w, x, y, feasible)).max().orElseThrow()).isLessThan(bound);
        assertAttained(norm, w, x, y);
      }
    }
  }

  private static void assertAttained(Norm norm, HostArray w, HostArray x, double y) {
    HostArray uphill = evaluate(t -> t.get(0).mul(-y), w);
    assertThat(losses(w, x, y, maximizer(norm, uphill))[0])
        .isCloseTo(predicted(norm, w, x, y), within(1e-12));
  }
}
