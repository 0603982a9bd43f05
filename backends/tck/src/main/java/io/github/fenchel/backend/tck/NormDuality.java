package io.github.fenchel.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.backend.tck.sample.Rows;
import io.github.fenchel.backend.tck.sample.Samples;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Penalty and regularizer are conjugates of each other, attained at the maximizer. */
abstract class NormDuality extends OnNorm {

  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void theMaximizerAttainsThePenalty(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Ground on = ground(random, Samples.GRADIENTS);
    HostArray gradient = Samples.gradients(random, on.images().shape());
    HostArray delta = maximizer(on, gradient);
    HostArray expected = penalty(on, gradient);
    HostArray cost = regularizer(on, delta);
    double[] product = Rows.dot(gradient, delta);
    double[] squared = Rows.dot(delta, delta);
    for (int n = 0; n < product.length; n++) {
      // The maximizer's own rounding costs its square, which a tiny gradient does not outweigh.
      double slack = 1e-10 * Math.abs(expected.at(n)) + 1e-31 * squared[n];
      assertThat(product[n] - cost.at(n))
          .as("<g,d> - R(d) at the maximizer d, against R*(g), image %d", n)
          .isCloseTo(expected.at(n), within(slack));
    }
  }

  /** With five seeds: 45 gradients with 45 perturbations each, 10,125 pairs. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void noOtherPerturbationReachesThePenalty(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int n = 45;
    Ground on = ground(random, 1).take(new int[n]);
    HostArray gradients = Samples.normal(random, on.images().shape(), 1e-2, 1e2);
    HostArray deltas = feasible(random, on);
    HostArray value = penalty(on, gradients);
    HostArray cost = regularizer(on, deltas);
    for (int shift = 0; shift < n; shift++) {
      int first = shift;
      int[] partners = IntStream.range(0, n).map(i -> (i + first) % n).toArray();
      double[] product = Rows.dot(gradients, Rows.take(deltas, partners));
      for (int i = 0; i < n; i++) {
        double slack = 1e-12 * (value.at(i) + Math.abs(product[i]));
        assertThat(value.at(i) + cost.at(partners[i]) - product[i])
            .as("R*(g) + R(d) - <g,d>, gradient %d, perturbation %d", i, partners[i])
            .isGreaterThanOrEqualTo(-slack);
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void thePenaltyIsConvex(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Ground on = ground(random, 20);
    HostArray a = Samples.normal(random, on.images().shape(), 1e-2, 1e2);
    HostArray b = Samples.normal(random, on.images().shape(), 1e-2, 1e2);
    double t = random.nextDouble();
    assertBelow(
        "R* between two gradients",
        penalty(on, Rows.between(a, b, t)),
        Rows.between(penalty(on, a), penalty(on, b), t));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void theRegularizerIsConvex(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Ground on = ground(random, 20);
    HostArray a = feasible(random, on);
    // Towards zero, too: there a dead zone begins.
    for (HostArray b : new HostArray[] {feasible(random, on), Rows.times(a, 0)}) {
      double t = random.nextDouble();
      HostArray apart = Rows.between(regularizer(on, a), regularizer(on, b), t);
      HostArray between = regularizer(on, Rows.between(a, b, t));
      assertThat(Rows.areFinite(between)).as("R is finite").isTrue();
      assertBelow("R between two perturbations", between, apart);
    }
  }

  /** {@code R*(t g) <= t R*(g)} for t below 1, as {@code R*} is convex and 0 at 0. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void thePenaltyGrowsInProportionOrFaster(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Ground on = ground(random, Samples.GRADIENTS);
    HostArray gradient = Samples.gradients(random, on.images().shape());
    HostArray value = penalty(on, gradient);
    boolean constraint = isConstraint();
    for (double t : new double[] {1e-12, 1e-3, 0.5}) {
      HostArray part = penalty(on, Rows.times(gradient, t));
      assertBelow("R* of a part", part, Rows.times(value, t));
      if (constraint) {
        assertBelow("R is a constraint: R* of a part", Rows.times(value, t), part);
      }
    }
  }

  private static void assertBelow(String what, HostArray found, HostArray bound) {
    for (int n = 0; n < found.size(); n++) {
      assertThat(found.at(n))
          .as("%s, image %d", what, n)
          .isLessThanOrEqualTo(bound.at(n) + 1e-12 * Math.abs(bound.at(n)));
    }
  }
}
