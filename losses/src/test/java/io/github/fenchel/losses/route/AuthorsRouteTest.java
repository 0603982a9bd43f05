package io.github.fenchel.losses.route;

import static io.github.fenchel.losses.OnReference.inner;
import static io.github.fenchel.losses.OnReference.penalty;
import static io.github.fenchel.losses.OnReference.regularizer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.OnReference;
import io.github.fenchel.losses.Toy;
import io.github.fenchel.losses.norm.ElasticNet;
import io.github.fenchel.losses.norm.GroupL2;
import io.github.fenchel.losses.norm.GroupL2.Channels;
import io.github.fenchel.losses.norm.L1;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The released code's schemes, step by step. */
final class AuthorsRouteTest {
  private static final RouteOptions PIXELS = new RouteOptions(false, Mode.EVALUATE, false);

  private static HostArray perturbation(Norm norm, UnaryOperator<Tensor> score, HostArray image) {
    AuthorsRoute route = new AuthorsRoute(norm, AuthorsRoute.Scheme.ITERATIVE, PIXELS);
    return Toy.curved(
        score, image, (network, batch) -> route.perturbation(network, batch, Draws.none()));
  }

  /** The perturbation on the linear loss {@code 1000 + <w,x>}. */
  private static HostArray onLinearLoss(Norm norm, HostArray weights) {
    AuthorsRoute route = new AuthorsRoute(norm, AuthorsRoute.Scheme.ITERATIVE, PIXELS);
    HostArray images = HostArray.of(weights.shape(), new double[weights.size()]);
    return Toy.linear(
            weights,
            images,
            new long[] {0},
            (network, batch) -> {
              Toy toy = (Toy) network;
              Toy shifted =
                  new Toy(
                      toy.session(),
                      x -> toy.score().apply(x).add(1e3),
                      toy.modes(),
                      toy.deviations());
              return route.perturbation(shifted, batch, Draws.none());
            })
        .values();
  }

  @Test
  void l1StepsByThreeTenthsOfTheBoxAndStaysInIt() {
    // The loss peaks at 0.5. From 0.45: up to .48, .51, back to .48, .51, .48, .51, .48.
    UnaryOperator<Tensor> peak = x -> x.sub(0.5).square().mul(-10).sum(1, 2, 3).add(40);
    Norm norm = new L1(0.1);
    assertThat(perturbation(norm, peak, OnReference.row(0.45)).item())
        .isCloseTo(0.03, within(1e-9));
    // From 0.2: .03, .06, .09, and then the wall.
    assertThat(perturbation(norm, peak, OnReference.row(0.2)).item()).isEqualTo(0.1);
  }

  @Test
  void elasticNetTakesSevenStepsOfAFixedLength() {
    // q = g - sign(d) max(|d| - 0.1, 0) / 0.1, and d moves by 0.3 along q.
    double[] weights = {3, -4};
    double[] delta = {0, 0};
    for (int step = 0; step < 7; step++) {
      double[] q = new double[2];
      for (int i = 0; i < 2; i++) {
        q[i] = weights[i] - Math.signum(delta[i]) * Math.max(Math.abs(delta[i]) - 0.1, 0) / 0.1;
      }
      double length = Math.hypot(q[0], q[1]);
      for (int i = 0; i < 2; i++) {
        delta[i] += 0.3 * q[i] / length;
      }
      if (step == 0) {
        assertThat(delta).containsExactly(new double[] {0.18, -0.24}, within(1e-12));
      }
      if (step == 1) {
        // q = (3 - 0.8, -4 + 1.4), of length sqrt(11.6).
        double root = Math.sqrt(11.6);
        assertThat(delta)
            .containsExactly(
                new double[] {0.18 + 0.3 * 2.2 / root, -0.24 - 0.3 * 2.6 / root}, within(1e-12));
      }
    }
    HostArray found =
        onLinearLoss(new ElasticNet(0.1, 0.05), HostArray.of(Shape.of(1, 1, 1, 2), weights));
    assertThat(found.toDoubles()).containsExactly(delta, within(1e-6));
  }

  @Test
  void groupStepsByOneAndCutsEachPatch() {
    // Patches of 2 x 2 in an image of 2 x 4: the left one holds nearly all of the gradient.
    HostArray weights = HostArray.of(Shape.of(1, 1, 2, 4), 3, 0, 0.003, 0, 4, 0, 0, 0.004);
    HostArray found = onLinearLoss(new GroupL2(0.1, 2, Channels.SEPARATE), weights);
    // Left: cut to 0.1 along (0.6, 0.8). Right: seven times w / ||w||, ||w|| = 5.000005, inside.
    double unit = 7 / Math.sqrt(25 + 25e-6);
    assertThat(found.toDoubles())
        .containsExactly(
            new double[] {0.06, 0, 0.003 * unit, 0, 0.08, 0, 0, 0.004 * unit}, within(1e-6));
  }

  @Test
  void anImageWithoutGradientIsLeftAlone() {
    HostArray nothing = HostArray.of(Shape.of(1, 1, 2, 2), 0, 0, 0, 0.0);
    for (Norm norm :
        new Norm[] {
          new L1(0.1), new ElasticNet(0.1, 0.05), new GroupL2(0.1, 2, Channels.SEPARATE)
        }) {
      assertThat(onLinearLoss(norm, nothing).toDoubles()).containsOnly(0);
    }
  }

  @Test
  void elasticNetMissesItsOwnOptimumOnALinearLoss() {
    // 784 pixels, epsilon 8/255, ||g||_2 = 1: the optimum gives every pixel at least epsilon, while
    // steps along the gradient give pixels of small gradient little.
    SplittableRandom random = new SplittableRandom(5);
    double[] values = new double[784];
    Arrays.setAll(values, i -> random.nextGaussian() / 28);
    HostArray gradient = HostArray.of(Shape.of(1, 1, 28, 28), values);
    Norm norm = new ElasticNet(8 / 255.0, 0.05);
    HostArray delta = onLinearLoss(norm, gradient);
    double achieved = inner(gradient, delta).item() - regularizer(norm, delta).item();
    assertThat(achieved / penalty(norm, gradient).item()).isBetween(0.8, 0.9);
    double fast =
        inner(gradient, OnReference.maximizer(norm, gradient)).item()
            - regularizer(norm, OnReference.maximizer(norm, gradient)).item();
    assertThat(fast / penalty(norm, gradient).item()).isCloseTo(1, within(1e-12));
  }
}
