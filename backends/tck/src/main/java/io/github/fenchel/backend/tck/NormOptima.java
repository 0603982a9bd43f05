package io.github.fenchel.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.backend.tck.sample.Rows;
import io.github.fenchel.backend.tck.sample.Samples;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Inner problems whose optimum is known without the norm's proximal map. */
abstract class NormOptima extends OnNorm {
  private static final ImageShape SMALL = new ImageShape(2, 2, 2);
  private static final int TRIALS = 100;

  /**
   * {@code max_d softplus(-y <w, x + d> - R(d)) = softplus(-y <w,x> + R*(-y w))}: by all corners
   * where the norm has them, else from below by many perturbations.
   */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void onALogisticModelTheWorstPerturbationCostsThePenalty(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Ground small = ground(random, SMALL.batch(1));
    Optional<HostArray> corners = contract().corners(SMALL, small.sides());
    Ground on = corners.isPresent() ? small : ground(random, 1);
    Ground repeated = on.take(new int[corners.map(Rows::count).orElse(TRIALS)]);
    HostArray tried = corners.orElseGet(() -> feasible(random, repeated));
    HostArray weight = Samples.normal(random, on.images().shape(), 1e-1, 10);
    for (double y : new double[] {-1, 1}) {
      HostArray uphill = Rows.times(weight, -y);
      double rise = penalty(on, uphill).item();
      double margin = Rows.dot(uphill, on.images())[0];
      double predicted = softplus(margin + rise);
      double[] losses = losses(repeated, uphill, margin, tried);
      double worst = Arrays.stream(losses).max().orElseThrow();
      if (corners.isPresent()) {
        assertThat(worst).as("the worst corner").isCloseTo(predicted, within(1e-12 * predicted));
      }
      assertThat(worst).isLessThanOrEqualTo(predicted * (1 + 1e-12));
      assertThat(losses(on, uphill, margin, maximizer(on, uphill))[0])
          .as("the maximizer")
          .isCloseTo(predicted, within(1e-10 * predicted));
    }
  }

  private double[] losses(Ground on, HostArray uphill, double margin, HostArray deltas) {
    double[] cost = regularizer(on, deltas).toDoubles();
    double[] rise = Rows.dot(deltas, Rows.take(uphill, new int[cost.length]));
    Arrays.setAll(rise, n -> softplus(margin + rise[n] - cost[n]));
    return rise;
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  /** The certificate of a run's records: {@code (<g,d> - R(d)) / R*(g)}. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void theSolverReachesThePenaltyOfALinearLoss(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Ground on = ground(random, 4);
    HostArray gradient = Samples.normal(random, on.images().shape(), 1e-2, 1);
    HostArray delta =
        evaluate(
            on,
            (norm, in) -> contract().solver().solve(norm, d -> in.get(0), in.get(0).mul(0)),
            gradient);
    double[] product = Rows.dot(gradient, delta);
    HostArray cost = regularizer(on, delta);
    HostArray best = penalty(on, gradient);
    for (int n = 0; n < product.length; n++) {
      assertThat((product[n] - cost.at(n)) / best.at(n))
          .as("(<g,d> - R(d)) / R*(g), image %d", n)
          .isBetween(0.99, 1 + 1e-9);
    }
  }

  /**
   * {@code max_d <g,d> - <d,Hd>/2 - R(d)}, {@code H = I/2 + v v'}, {@code |v|^2 = 1/2}: the value
   * meets that of the dual problem, {@code <d,Hd>/2 + R*(g - Hd)}, which bounds every other.
   */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void theSolverFindsTheOptimumOfConcaveQuadratics(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int n = 3;
    Ground on = ground(random, n);
    Shape shape = on.images().shape();
    HostArray gradient = Samples.normal(random, shape, 1e-2, 10);
    HostArray ordinary = Samples.normal(random, shape, 1, 1);
    double[] squared = Rows.dot(ordinary, ordinary);
    double longest = Math.sqrt(2 * Arrays.stream(squared).max().orElseThrow());
    HostArray v = Rows.times(ordinary, 1 / longest);
    HostArray delta =
        evaluate(
            on,
            (norm, in) ->
                contract()
                    .solver()
                    .solve(norm, d -> in.get(0).sub(curved(d, in.get(1))), in.get(0).mul(0)),
            gradient,
            v);
    HostArray curve = evaluate(on, (norm, in) -> curved(in.get(0), in.get(1)), delta, v);
    double[] primal = values(on, gradient, v, delta);
    double[] half = Rows.dot(delta, curve);
    HostArray conjugate = penalty(on, Rows.minus(gradient, curve));
    double[] tried = values(on, gradient, v, feasible(random, on));
    for (int i = 0; i < n; i++) {
      double dual = half[i] / 2 + conjugate.at(i);
      assertThat(primal[i])
          .as("the value that the solver found, against the dual bound, image %d", i)
          .isCloseTo(dual, within(1e-9 * Math.abs(dual)));
      assertThat(tried[i]).as("another perturbation").isLessThanOrEqualTo(dual * (1 + 1e-9));
    }
  }

  private static Tensor curved(Tensor delta, Tensor v) {
    return delta.mul(0.5).add(v.mul(delta.mul(v).sum(true, 1, 2, 3)));
  }

  private double[] values(Ground on, HostArray gradient, HostArray v, HostArray delta) {
    HostArray curve = evaluate(on, (norm, in) -> curved(in.get(0), in.get(1)), delta, v);
    double[] product = Rows.dot(gradient, delta);
    double[] half = Rows.dot(delta, curve);
    HostArray cost = regularizer(on, delta);
    double[] values = new double[product.length];
    Arrays.setAll(values, n -> product[n] - half[n] / 2 - cost.at(n));
    return values;
  }
}
