package io.github.fenchel.losses;

import static io.github.fenchel.losses.OnReference.inner;
import static io.github.fenchel.losses.OnReference.maximizer;
import static io.github.fenchel.losses.OnReference.penalty;
import static io.github.fenchel.losses.OnReference.prox;
import static io.github.fenchel.losses.OnReference.regularizer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.HostArray;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Penalty and regulariser are conjugates of each other, attained at the maximizer. */
final class DualityTest {

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("io.github.fenchel.losses.Examples#normsAndSeeds")
  void theMaximizerAttainsThePenalty(Norm norm, long seed) {
    HostArray gradient = Examples.gradients(new SplittableRandom(seed));
    HostArray delta = maximizer(norm, gradient);
    HostArray expected = penalty(norm, gradient);
    HostArray product = inner(gradient, delta);
    HostArray cost = regularizer(norm, delta);
    for (int n = 0; n < expected.size(); n++) {
      assertThat(product.at(n) - cost.at(n))
          .as("image %d", n)
          .isCloseTo(expected.at(n), within(1e-10 * expected.at(n)));
    }
    assertThat(expected.at(1)).isZero();
    assertThat(maximizer(norm, gradient).rows(1, 2).toDoubles()).containsOnly(0);
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("io.github.fenchel.losses.Examples#normsAndSeeds")
  void noOtherPerturbationReachesThePenalty(Norm norm, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int n = 2_000; // times 5 seeds: 10^4 perturbations of each norm
    HostArray gradient = Examples.normal(random, n, 1e-2, 1e2);
    HostArray delta = prox(norm, Examples.normal(random, n, 1e-3, 10), 0.1);
    HostArray value = penalty(norm, gradient);
    HostArray cost = regularizer(norm, delta);
    HostArray product = inner(gradient, delta);
    double narrowest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      narrowest = Math.min(narrowest, value.at(i) + cost.at(i) - product.at(i));
    }
    assertThat(narrowest).as("R*(g) + R(d) - <g,d>").isPositive();
    assertThat(Arrays.stream(cost.toDoubles()).min().orElseThrow()).isNotNegative();
    assertThat(Arrays.stream(cost.toDoubles()).max().orElseThrow()).isFinite();
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("io.github.fenchel.losses.Examples#normsAndSeeds")
  void imagesOfABatchDoNotMix(Norm norm, long seed) {
    HostArray batch = Examples.gradients(new SplittableRandom(seed));
    for (int n = 0; n < 8; n++) {
      HostArray alone = batch.rows(n, n + 1);
      assertThat(penalty(norm, alone)).isEqualTo(penalty(norm, batch).rows(n, n + 1));
      assertThat(regularizer(norm, alone)).isEqualTo(regularizer(norm, batch).rows(n, n + 1));
      assertThat(maximizer(norm, alone)).isEqualTo(maximizer(norm, batch).rows(n, n + 1));
      assertThat(prox(norm, alone, 0.5)).isEqualTo(prox(norm, batch, 0.5).rows(n, n + 1));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("io.github.fenchel.losses.Examples#norms")
  void nanStaysNanAndInItsOwnImage(Norm norm) {
    double[] values = Examples.gradients(new SplittableRandom(1)).toDoubles();
    values[3] = Double.NaN;
    HostArray broken = HostArray.of(Examples.shape(8), values);
    for (HostArray result : new HostArray[] {penalty(norm, broken), regularizer(norm, broken)}) {
      assertThat(result.at(0)).isNaN();
      assertThat(result.rows(1, 8).toDoubles()).doesNotContain(Double.NaN);
    }
    assertThat(maximizer(norm, broken).at(3)).isNaN();
  }
}
