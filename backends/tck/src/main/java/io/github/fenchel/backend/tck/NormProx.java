package io.github.fenchel.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.backend.tck.sample.Rows;
import io.github.fenchel.backend.tck.sample.Samples;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The proximal map: a minimizer, firmly non-expansive, a projection where R is a constraint. */
abstract class NormProx extends OnNorm {
  private static final int N = 20;
  private static final double STEP = 0.3;

  /**
   * {@code p = prox(d)} exactly if {@code s = (d - p) / step} is a sub-gradient of {@code R} at
   * {@code p}, which is {@code R(p) + R*(s) = <s,p>}; {@code step s} is the proximal point of the
   * conjugate.
   */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void theMoreauIdentityHolds(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Ground on = ground(random, N);
    HostArray delta = Samples.normal(random, on.images().shape(), 1e-3, 1e2);
    HostArray point = prox(on, delta, STEP);
    HostArray rest = Rows.times(Rows.minus(delta, point), 1 / STEP);
    HostArray cost = regularizer(on, point);
    HostArray value = penalty(on, rest);
    HostArray whole = penalty(on, Rows.times(delta, 1 / STEP));
    double[] product = Rows.dot(rest, point);
    for (int n = 0; n < N; n++) {
      double slack = 1e-10 * (value.at(n) + Math.abs(product[n])) + 1e-12 * whole.at(n);
      assertThat(cost.at(n) + value.at(n))
          .as("R(p) + R*(s), against <s,p>, image %d", n)
          .isCloseTo(product[n], within(slack));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void noOtherPointIsBetterThanTheProximalOne(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Ground on = ground(random, N);
    HostArray delta = Samples.normal(random, on.images().shape(), 1e-2, 1);
    HostArray point = prox(on, delta, STEP);
    HostArray nudge = Samples.normal(random, on.images().shape(), 1e-4, 1e-1);
    HostArray near = prox(on, Rows.plus(point, nudge), 1e-3);
    double[] best = objective(on, point, delta);
    for (HostArray other : new HostArray[] {near, feasible(random, on)}) {
      double[] found = objective(on, other, delta);
      for (int n = 0; n < N; n++) {
        assertThat(best[n])
            .as("R(p) + |p - d|^2 / (2 step), image %d", n)
            .isFinite()
            .isLessThanOrEqualTo(found[n] * (1 + 1e-12));
      }
    }
  }

  private double[] objective(Ground on, HostArray point, HostArray delta) {
    HostArray apart = Rows.minus(point, delta);
    double[] values = Rows.dot(apart, apart);
    HostArray cost = regularizer(on, point);
    for (int n = 0; n < values.length; n++) {
      values[n] = cost.at(n) + values[n] / (2 * STEP);
    }
    return values;
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void aProjectionIsFeasibleAndIdempotentAndKnowsNoStep(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Ground on = ground(random, N);
    HostArray delta = Samples.normal(random, on.images().shape(), 1e-3, 1e3);
    HostArray once = prox(on, delta, STEP);
    double[] cost = regularizer(on, once).toDoubles();
    if (!isConstraint()) {
      double[] before = regularizer(on, delta).toDoubles();
      for (int n = 0; n < N; n++) {
        assertThat(cost[n]).as("R of a proximal point").isBetween(0.0, before[n] * (1 + 1e-12));
      }
      return;
    }
    assertThat(cost).as("R of a projection").containsOnly(0);
    assertThat(prox(on, delta, 10 * STEP)).as("with ten times the step").isEqualTo(once);
    HostArray twice = prox(on, once, STEP);
    double[] size = Rows.largest(once);
    for (int i = 0; i < once.size(); i++) {
      double rounding = 1e-12 * size[i * N / once.size()];
      assertThat(twice.at(i)).as("projected twice").isCloseTo(once.at(i), within(rounding));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void proximalMapsAreFirmlyNonExpansive(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Ground on = ground(random, N);
    HostArray a = Samples.normal(random, on.images().shape(), 1e-2, 1e2);
    HostArray b = Samples.normal(random, on.images().shape(), 1e-2, 1e2);
    HostArray before = Rows.minus(a, b);
    HostArray after = Rows.minus(prox(on, a, STEP), prox(on, b, STEP));
    double[] product = Rows.dot(after, before);
    double[] squared = Rows.dot(after, after);
    double[] scale = Rows.dot(before, before);
    for (int n = 0; n < N; n++) {
      assertThat(squared[n])
          .as("|p(a) - p(b)|^2, against <p(a) - p(b), a - b>, image %d", n)
          .isLessThanOrEqualTo(product[n] + 1e-13 * scale[n]);
    }
  }

  /** A solver that starts at the solution of a linear problem stays there. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void theMaximizerIsAFixedPointOfProximalAscent(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Ground on = ground(random, N);
    HostArray gradient = Samples.normal(random, on.images().shape(), 1e-2, 10);
    HostArray worst = maximizer(on, gradient);
    HostArray next = prox(on, Rows.plus(worst, Rows.times(gradient, STEP)), STEP);
    double[] size = Rows.largest(worst);
    for (int i = 0; i < worst.size(); i++) {
      double rounding = 1e-10 * size[i * N / worst.size()];
      assertThat(next.at(i)).as("entry %d", i).isCloseTo(worst.at(i), within(rounding));
    }
  }

  @Test
  void whatWasProjectedBeforeDoesNotMoveAProjection() {
    SplittableRandom random = new SplittableRandom(1);
    Ground on = ground(random, 2);
    HostArray first = Samples.normal(random, on.images().shape(), 1, 10);
    HostArray second = Samples.normal(random, on.images().shape(), 1, 10);
    HostArray alone = prox(on, second, STEP);
    HostArray after =
        evaluate(
            on,
            (norm, in) -> {
              norm.prox(in.get(0), in.get(2));
              return norm.prox(in.get(1), in.get(2));
            },
            first,
            second,
            HostArray.scalar(STEP));
    assertThat(after.toDoubles()).containsExactly(alone.toDoubles());
  }

  @Test
  void aStepForEachImageIsThatImagesStep() {
    SplittableRandom random = new SplittableRandom(2);
    Ground on = ground(random, 2);
    HostArray delta = Samples.normal(random, on.images().shape(), 1e-2, 1);
    HostArray both = prox(on, delta, Rows.steps(0.1, 0.7));
    assertThat(both.rows(0, 1)).isEqualTo(prox(on.take(0), delta.rows(0, 1), 0.1));
    assertThat(both.rows(1, 2)).isEqualTo(prox(on.take(1), delta.rows(1, 2), 0.7));
  }
}
