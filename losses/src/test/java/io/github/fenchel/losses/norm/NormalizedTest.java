package io.github.fenchel.losses.norm;

import static io.github.fenchel.losses.OnReference.inner;
import static io.github.fenchel.losses.OnReference.maximizer;
import static io.github.fenchel.losses.OnReference.penalty;
import static io.github.fenchel.losses.OnReference.prox;
import static io.github.fenchel.losses.OnReference.regularizer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.losses.Examples;
import io.github.fenchel.losses.geometry.Coordinates;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Norms in normalized coordinates, two channels of one pixel; more is in {@link DualityTest}. */
final class NormalizedTest {
  private static final Coordinates COORDINATES = new Coordinates(List.of(0.5, 0.25));

  private static HostArray pixel(double first, double second) {
    return HostArray.of(Shape.of(1, 2, 1, 1), first, second);
  }

  @Test
  void aBoxIsEpsilonDeviationsWide() {
    Norm norm = new Normalized(new L1(0.1), COORDINATES);
    assertThat(penalty(norm, pixel(3, -4)).item()).isCloseTo(0.1 * (1.5 + 1), within(1e-15));
    assertThat(maximizer(norm, pixel(3, -4)).toDoubles()).containsExactly(0.05, -0.025);
    assertThat(regularizer(norm, pixel(0.05, -0.025)).item()).isZero();
    assertThat(regularizer(norm, pixel(0.05, 0.026)).item()).isInfinite();
    assertThat(prox(norm, pixel(1, -0.01), 7).toDoubles()).containsExactly(0.05, -0.01);
  }

  @Test
  void elasticNetShrinksEachChannelByAStepOfItsOwn() {
    Norm norm = new Normalized(new ElasticNet(0.1, 0.2), COORDINATES);
    // g s = (1.5, -1): 0.1 * 2.5 + 0.2 * 3.25.
    assertThat(penalty(norm, pixel(3, -4)).item()).isCloseTo(0.9, within(1e-15));
    // s (0.1 + 0.4 * 1.5, -(0.1 + 0.4)).
    assertThat(maximizer(norm, pixel(3, -4)).toDoubles())
        .containsExactly(new double[] {0.35, -0.125}, within(1e-15));
    // d / s = (0.7, -0.5): (0.36 + 0.16) / 0.8.
    assertThat(regularizer(norm, pixel(0.35, -0.125)).item()).isCloseTo(0.65, within(1e-14));
    // Step 0.1 is 0.4 and 1.6 there: 0.1 + 0.9 / (1 + 0.4 / 0.4), 0.1 + 0.5 / (1 + 1.6 / 0.4).
    assertThat(prox(norm, pixel(0.5, 0.15), 0.1).toDoubles())
        .containsExactly(new double[] {0.5 * 0.55, 0.25 * 0.2}, within(1e-15));
    assertThat(norm.isSeparable()).isTrue();
  }

  @Test
  void aGroupOfUnlikeChannelsHasNoClosedProximalMapInPixels() {
    Norm norm = new Normalized(new GroupL2(0.1, 1, GroupL2.Channels.JOINT), COORDINATES);
    // g s = (1.5, -2), of length 2.5.
    assertThat(penalty(norm, pixel(3, -8)).item()).isCloseTo(0.25, within(1e-15));
    assertThat(maximizer(norm, pixel(3, -8)).toDoubles())
        .containsExactly(new double[] {0.5 * 0.06, -0.25 * 0.08}, within(1e-15));
    assertThat(norm.isSeparable()).isFalse();
    assertThatThrownBy(() -> prox(norm, pixel(1, 1), 1))
        .hasStackTraceContaining("iterate in normalized coordinates");
  }

  @Test
  void whatTheNormAsksOfImagesIsAskedStill() {
    Norm norm = new Normalized(new GroupL2(0.1, 2, GroupL2.Channels.JOINT), COORDINATES);
    assertThatThrownBy(() -> norm.check(new ImageShape(2, 3, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("patch 2 does not divide");
    assertThat(norm.sides()).isEmpty();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.github.fenchel.losses.Examples#seeds")
  void thePairIsConjugateStill(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Coordinates unlike = new Coordinates(List.of(0.5, 2.0));
    for (Norm wrapped :
        List.of(
            new L1(0.03),
            new ElasticNet(0.03, 0.2),
            new GroupL2(0.3, 3, GroupL2.Channels.SEPARATE),
            new GroupL2(0.3, 3, GroupL2.Channels.JOINT))) {
      Norm norm = new Normalized(wrapped, unlike);
      HostArray gradients = Examples.normal(random, 50, 1e-2, 1e2);
      HostArray penalties = penalty(norm, gradients);
      HostArray best = maximizer(norm, gradients);
      // Any other feasible points: the maximizers of other gradients.
      HostArray others = maximizer(norm, Examples.normal(random, 50, 1e-2, 1e2));
      double[] attained = gains(norm, gradients, best);
      double[] otherwise = gains(norm, gradients, others);
      for (int n = 0; n < 50; n++) {
        double expected = penalties.at(n);
        assertThat(attained[n]).isCloseTo(expected, within(1e-10 * expected));
        assertThat(otherwise[n]).isLessThanOrEqualTo(expected);
      }
    }
  }

  /** {@code <g,d> - R(d)} of each image. */
  private static double[] gains(Norm norm, HostArray gradients, HostArray deltas) {
    double[] gains = inner(gradients, deltas).toDoubles();
    HostArray costs = regularizer(norm, deltas);
    Arrays.setAll(gains, n -> gains[n] - costs.at(n));
    return gains;
  }
}
