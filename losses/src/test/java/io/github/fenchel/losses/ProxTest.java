package io.github.fenchel.losses;

import static io.github.fenchel.losses.OnReference.evaluate;
import static io.github.fenchel.losses.OnReference.inner;
import static io.github.fenchel.losses.OnReference.prox;
import static io.github.fenchel.losses.OnReference.regularizer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The proximal maps: minimisers, non-expansive, projections where the norm is a constraint. */
final class ProxTest {
  private static final int N = 50;
  private static final double STEP = 0.3;

  private static Stream<Arguments> constraintsAndSeeds() {
    return Examples.normsAndSeeds().filter(a -> !(a.get()[0] instanceof ElasticNet));
  }

  private static HostArray minus(HostArray a, HostArray b) {
    return evaluate(t -> t.get(0).sub(t.get(1)), a, b);
  }

  private static HostArray squaredDistance(HostArray a, HostArray b) {
    HostArray difference = minus(a, b);
    return inner(difference, difference);
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("constraintsAndSeeds")
  void aProjectionIsFeasibleAndIdempotent(Norm norm, long seed) {
    HostArray delta = Examples.normal(new SplittableRandom(seed), N, 1e-3, 1e3);
    HostArray once = prox(norm, delta, STEP);
    assertThat(regularizer(norm, once).toDoubles()).containsOnly(0);
    assertThat(prox(norm, once, STEP).toDoubles()).containsExactly(once.toDoubles(), within(1e-15));
    assertThat(prox(norm, delta, 10 * STEP)).isEqualTo(once);
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("io.github.fenchel.losses.Examples#normsAndSeeds")
  void proximalMapsBringPointsNoFurtherApart(Norm norm, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    HostArray a = Examples.normal(random, N, 1e-2, 1e2);
    HostArray b = Examples.normal(random, N, 1e-2, 1e2);
    HostArray before = squaredDistance(a, b);
    HostArray after = squaredDistance(prox(norm, a, STEP), prox(norm, b, STEP));
    for (int n = 0; n < N; n++) {
      assertThat(after.at(n)).isLessThanOrEqualTo(before.at(n) * (1 + 1e-14));
    }
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("io.github.fenchel.losses.Examples#normsAndSeeds")
  void noOtherPointIsBetterThanTheProximalOne(Norm norm, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    HostArray delta = Examples.normal(random, N, 1e-2, 1);
    HostArray best = prox(norm, delta, STEP);
    HostArray nudge = Examples.normal(random, N, 1e-4, 1e-1);
    HostArray other = prox(norm, evaluate(t -> t.get(0).add(t.get(1)), best, nudge), 1e-3);
    double[] costBest = objective(norm, best, delta);
    double[] costOther = objective(norm, other, delta);
    for (int n = 0; n < N; n++) {
      assertThat(costBest[n]).isFinite().isLessThanOrEqualTo(costOther[n] * (1 + 1e-12));
    }
  }

  private static double[] objective(Norm norm, HostArray u, HostArray delta) {
    return evaluate(
            t -> t.get(0).add(t.get(1).div(2 * STEP)),
            regularizer(norm, u),
            squaredDistance(u, delta))
        .toDoubles();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("io.github.fenchel.losses.Examples#norms")
  void aStepForEachImageIsThatImagesStep(Norm norm) {
    HostArray delta = Examples.normal(new SplittableRandom(3), 2, 1e-2, 1);
    HostArray steps = HostArray.of(Shape.of(2, 1, 1, 1), 0.1, 0.7);
    HostArray both = evaluate(t -> norm.prox(t.get(0), t.get(1)), delta, steps);
    assertThat(both.rows(0, 1)).isEqualTo(prox(norm, delta.rows(0, 1), 0.1));
    assertThat(both.rows(1, 2)).isEqualTo(prox(norm, delta.rows(1, 2), 0.7));
  }
}
