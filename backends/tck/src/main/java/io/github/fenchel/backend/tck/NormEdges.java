package io.github.fenchel.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.backend.tck.sample.Rows;
import io.github.fenchel.backend.tck.sample.Samples;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values and derivatives at zeros, tiny and huge numbers, and NaN. */
abstract class NormEdges extends OnNorm {

  @Test
  void nothingCostsNothing() {
    Ground on = ground(new SplittableRandom(1), 3);
    HostArray zero = Rows.times(on.images(), 0);
    assertThat(penalty(on, zero).toDoubles()).as("R*(0)").containsExactly(0, 0, 0);
    assertThat(regularizer(on, zero).toDoubles()).as("R(0)").containsExactly(0, 0, 0);
  }

  @Test
  void withoutGradientThereIsNoPerturbation() {
    Ground on = ground(new SplittableRandom(1), 3);
    HostArray zero = Rows.times(on.images(), 0);
    assertThat(maximizer(on, zero).toDoubles()).as("maximizer of 0").containsOnly(0);
    assertThat(prox(on, zero, 0.3).toDoubles()).as("proximal point of 0").containsOnly(0);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void atZeroTheDerivativeOfThePenaltyIsZero(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Ground on = ground(random, 3);
    HostArray zero = Rows.times(on.images(), 0);
    HostArray along = Samples.normal(random, zero.shape(), 1, 1);
    assertThat(slope(on, zero, along).toDoubles()).containsExactly(0, 0, 0);
  }

  /** Danskin's theorem where the penalty is smooth; elsewhere some finite number. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void theDerivativeOfThePenaltyIsTheMaximizer(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Ground on = ground(random, Samples.GRADIENTS);
    HostArray gradient = Samples.gradients(random, on.images().shape());
    HostArray along = Samples.normal(random, gradient.shape(), 1, 1);
    HostArray delta = maximizer(on, gradient);
    HostArray slope = slope(on, gradient, along);
    double[] expected = Rows.dot(delta, along);
    double[] scale = Rows.dot(Rows.each(delta, Math::abs), Rows.each(along, Math::abs));
    assertFinite("the derivative of R*", slope);
    for (int n : Samples.ordinary()) {
      assertThat(slope.at(n))
          .as("derivative of R* along a line, image %d", n)
          .isCloseTo(expected[n], within(1e-10 * scale[n]));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void tinyAndHugeNumbersStayFinite(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Ground on = ground(random, Samples.GRADIENTS);
    HostArray gradient = Samples.gradients(random, on.images().shape());
    assertFinite("R*", penalty(on, gradient));
    assertFinite("the maximizer", maximizer(on, gradient));
    HostArray point = prox(on, gradient, 0.3);
    assertFinite("the proximal point", point);
    assertFinite("R of the proximal point", regularizer(on, point));
  }

  private static void assertFinite(String what, HostArray found) {
    assertThat(Rows.areFinite(found)).as("%s is finite", what).isTrue();
  }

  @Test
  void nanStaysNanAndInItsOwnImage() {
    SplittableRandom random = new SplittableRandom(1);
    int n = Samples.GRADIENTS;
    Ground on = ground(random, n);
    double[] values = Samples.gradients(random, on.images().shape()).toDoubles();
    values[3] = Double.NaN;
    HostArray broken = HostArray.of(on.images().shape(), values);
    int[] others = IntStream.range(1, n).toArray();
    HostArray point = prox(on, broken, 0.3);
    HostArray worst = maximizer(on, broken);
    for (HostArray result : new HostArray[] {penalty(on, broken), regularizer(on, broken)}) {
      assertThat(result.at(0)).isNaN();
      assertThat(Rows.take(result, others).toDoubles()).doesNotContain(Double.NaN);
    }
    for (HostArray result : new HostArray[] {worst, point}) {
      assertThat(result.at(3)).isNaN();
      assertThat(Rows.take(result, others).toDoubles()).doesNotContain(Double.NaN);
    }
  }
}
