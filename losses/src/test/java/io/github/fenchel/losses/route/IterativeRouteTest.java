package io.github.fenchel.losses.route;

import static io.github.fenchel.losses.OnReference.evaluate;
import static io.github.fenchel.losses.OnReference.inner;
import static io.github.fenchel.losses.OnReference.penalty;
import static io.github.fenchel.losses.OnReference.regularizer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.objective.PerturbationRoute;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.Examples;
import io.github.fenchel.losses.LossesPlugin;
import io.github.fenchel.losses.OnReference;
import io.github.fenchel.losses.Toy;
import io.github.fenchel.losses.norm.ElasticNet;
import io.github.fenchel.losses.norm.GroupL2;
import io.github.fenchel.losses.norm.GroupL2.Channels;
import io.github.fenchel.losses.norm.L1;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Proximal gradient ascent: optimal where the optimum is known, and never below one step. */
final class IterativeRouteTest {
  private static final RouteOptions PIXELS = new RouteOptions(false, Mode.EVALUATE, false);
  private static final HostArray PAIR = HostArray.of(Shape.of(1, 2, 1, 1), 0.5, 0.5);
  private static final double[] TARGET = {0.9, 0.35};

  /** A loss far above 0, which a score tells; it may take constants from the session. */
  private interface Landscape {
    Tensor score(Session session, Tensor images);

    /** The linear loss {@code 40 + <w,x>}. */
    static Landscape linear(HostArray weights) {
      return (session, x) -> x.mul(session.constant(weights)).sum(1, 2, 3).add(40);
    }

    /** What a function of the network gives, for images all of class 0. */
    default HostArray see(
        HostArray images, List<Double> deviations, BiFunction<Network, Batch, Tensor> of) {
      return Toy.curved(
          x -> x.sum(1, 2, 3),
          images,
          (network, batch) -> {
            Session session = network.session();
            return of.apply(
                new Toy(session, x -> score(session, x), new ArrayList<>(), deviations), batch);
          });
    }

    default HostArray perturbation(PerturbationRoute route, HostArray images, HostArray draw) {
      return see(
          images,
          List.of(1.0),
          (network, batch) ->
              route.perturbation(network, batch, name -> network.session().constant(draw)));
    }

    /** {@code loss(x + d) - R(d)}. */
    default double value(Norm norm, HostArray images, HostArray delta) {
      HostArray loss =
          see(
              images,
              List.of(1.0),
              (network, batch) ->
                  score(network.session(), batch.images().add(network.session().constant(delta)))
                      .softplus());
      return loss.item() - regularizer(norm, delta).item();
    }
  }

  /** Every norm that is offered, with what it must be told, and the examples. */
  static Stream<Norm> norms() {
    return Stream.concat(
        new LossesPlugin().norms().stream().map(IterativeRouteTest::told),
        Examples.norms().stream());
  }

  private static Norm told(Offer<Norm> offer) {
    Map<String, Value> given = new TreeMap<>();
    for (Parameter parameter : offer.descriptor().parameters()) {
      if (parameter.isRequired()) {
        given.put(
            parameter.id(),
            parameter.kind() == Parameter.Kind.WHOLE
                ? new Value.Whole(3)
                : new Value.Quantity(Rational.parse("0.2"), parameter.unit()));
      }
    }
    return offer.create(Arguments.of(offer.descriptor(), given));
  }

  private static Batch masked(Norm norm, Batch batch) {
    Map<String, Tensor> sides = new TreeMap<>();
    norm.sides().forEach(name -> sides.put(name, batch.images().slice(1, 0, 1).sigmoid()));
    return new Batch(batch.images(), batch.labels(), sides);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("norms")
  void onALinearLossItReachesThePenalty(Norm norm) {
    SplittableRandom random = new SplittableRandom(11);
    HostArray weights = Examples.normal(random, 1, 1, 2);
    HostArray images = Examples.normal(random, 1, 0.1, 0.2);
    HostArray start = Examples.normal(random, 1, 0.5, 0.5);
    for (boolean randomStart : new boolean[] {false, true}) {
      AscentOptions search = new AscentOptions(4, OptionalDouble.empty(), randomStart, 1);
      IterativeRoute route = new IterativeRoute(norm, search, PIXELS);
      HostArray ratio =
          Landscape.linear(weights)
              .see(
                  images,
                  List.of(1.0),
                  (network, batch) -> {
                    Session session = network.session();
                    Batch masked = masked(norm, batch);
                    Tensor delta =
                        route.perturbation(network, masked, name -> session.constant(start));
                    Tensor gradient = session.constant(weights);
                    Norm pair = norm.on(masked);
                    return gradient
                        .mul(delta)
                        .sum(1, 2, 3)
                        .sub(pair.regularizer(delta))
                        .div(pair.penalty(gradient));
                  });
      assertThat(ratio.item()).isBetween(0.99, 1 + 1e-6);
    }
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("io.github.fenchel.losses.Examples#normsAndSeeds")
  void itIsNeverBelowOneStep(Norm norm, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    HostArray inward = Examples.normal(random, 1, 3, 6);
    HostArray outward = Examples.normal(random, 1, 1, 2);
    HostArray images = Examples.normal(random, 1, 0.1, 0.5);
    HostArray start = Examples.normal(random, 1, 0.3, 0.3);
    Landscape smooth =
        (session, x) ->
            x.mul(session.constant(inward))
                .tanh()
                .mul(session.constant(outward))
                .sum(1, 2, 3)
                .add(40);
    double fast =
        smooth.value(norm, images, smooth.perturbation(new FastRoute(norm, PIXELS), images, start));
    for (boolean randomStart : new boolean[] {false, true}) {
      AscentOptions search =
          new AscentOptions(3, OptionalDouble.empty(), randomStart, randomStart ? 2 : 1);
      HostArray delta =
          smooth.perturbation(new IterativeRoute(norm, search, PIXELS), images, start);
      assertThat(smooth.value(norm, images, delta)).isGreaterThanOrEqualTo(fast - 1e-12);
    }
  }

  /** {@code 40 - (2 (x_0 - a)^2 + (x_1 - b)^2 + (x_0 - a)(x_1 - b))}: concave. */
  private static Tensor bowl(Tensor x) {
    Tensor first = x.slice(1, 0, 1).sum(1, 2, 3).sub(TARGET[0]);
    Tensor second = x.slice(1, 1, 2).sum(1, 2, 3).sub(TARGET[1]);
    Tensor square = first.square().mul(2).add(second.square()).add(first.mul(second));
    return square.negate().add(40);
  }

  @Test
  void onAConcaveQuadraticItFindsTheOptimumThatAGridFinds() {
    int side = 601;
    double[] grid = new double[side * side * 2];
    for (int i = 0; i < side; i++) {
      for (int j = 0; j < side; j++) {
        grid[2 * (i * side + j)] = -0.6 + 1.2 * i / (side - 1);
        grid[2 * (i * side + j) + 1] = -0.6 + 1.2 * j / (side - 1);
      }
    }
    Landscape bowl = (session, x) -> bowl(x);
    HostArray deltas = HostArray.of(Shape.of((long) side * side, 2, 1, 1), grid);
    for (Norm norm :
        List.of(
            new L1(0.3),
            new ElasticNet(0.1, 0.2),
            new GroupL2(0.3, 1, Channels.JOINT),
            new GroupL2(0.3, 1, Channels.SEPARATE))) {
      HostArray values =
          evaluate(
              t -> bowl(t.get(0).add(t.get(1))).softplus().sub(norm.regularizer(t.get(1))),
              PAIR,
              deltas);
      double best = Arrays.stream(values.toDoubles()).max().orElseThrow();
      AscentOptions search = new AscentOptions(60, OptionalDouble.of(0.2), false, 1);
      HostArray delta = bowl.perturbation(new IterativeRoute(norm, search, PIXELS), PAIR, PAIR);
      // A grid 0.002 wide is off by at most 0.001 in each entry, where the slope is below 2.
      assertThat(bowl.value(norm, PAIR, delta))
          .as(norm.toString())
          .isBetween(best - 1e-9, best + 4e-3);
      // One step is worse here: it overshoots the second entry's optimum.
      HostArray oneStep = bowl.perturbation(new FastRoute(norm, PIXELS), PAIR, PAIR);
      assertThat(bowl.value(norm, PAIR, oneStep)).isLessThan(best - 1e-4);
    }
  }

  @Test
  void oneStepOfElasticNetIsTheOneWorkedByHand() {
    // The loss rises by (2, -1): d* = (0.1 + 0.2 * 2, -(0.1 + 0.2 * 1)) = (0.5, -0.3), and stays:
    // with eta = 1 it goes to (2.5, -1.3) and shrinks back to 0.1 + 2.4 / 6 and -(0.1 + 1.2 / 6).
    HostArray weights = HostArray.of(Shape.of(1, 2, 1, 1), 2.0, -1);
    for (double eta : new double[] {0.1, 1}) {
      AscentOptions search = new AscentOptions(1, OptionalDouble.of(eta), false, 1);
      assertThat(
              Landscape.linear(weights)
                  .perturbation(
                      new IterativeRoute(new ElasticNet(0.1, 0.1), search, PIXELS), PAIR, PAIR)
                  .toDoubles())
          .containsExactly(new double[] {0.5, -0.3}, within(1e-8));
    }
  }

  @Test
  void theAutomaticStepIsTheRatioOfLengths() {
    HostArray gradients = HostArray.of(Shape.of(3, 2, 1, 1), 3.0, 4, 0, 0, 6, 8);
    HostArray oneSteps = HostArray.of(Shape.of(3, 2, 1, 1), 0.3, 0.4, 0, 0, 0, 0);
    assertThat(
            evaluate(t -> AscentOptions.defaults().step(t.get(0), t.get(1)), oneSteps, gradients)
                .toDoubles())
        .containsExactly(new double[] {0.1, 1, 1}, within(1e-15));
    AscentOptions told = new AscentOptions(1, OptionalDouble.of(0.25), false, 1);
    assertThat(evaluate(t -> told.step(t.get(0), t.get(1)), oneSteps, gradients).toDoubles())
        .containsExactly(0.25, 0.25, 0.25);
  }

  @Test
  void eachRandomStartIsADrawOfItsOwn() {
    ImageShape image = new ImageShape(1, 28, 28);
    IterativeRoute three =
        new IterativeRoute(
            new L1(1), new AscentOptions(1, OptionalDouble.empty(), true, 3), PIXELS);
    assertThat(three.draws(image, 4))
        .extracting(DrawSpec::name)
        .containsExactly("start-0", "start-1", "start-2");
    assertThat(three.draws(image, 4))
        .allSatisfy(
            draw -> {
              assertThat(draw.distribution()).isEqualTo(DrawSpec.Distribution.UNIFORM);
              assertThat(draw.shape()).isEqualTo(image.batch(4));
            });
    assertThat(new IterativeRoute(new L1(1), AscentOptions.defaults(), PIXELS).draws(image, 4))
        .isEmpty();
  }

  @Test
  void aRandomStartFindsTheHillBesideTheOneOfOneStep() {
    // From x = 0.5 the loss rises to the right, to a low peak; the high one lies to the left.
    Landscape hills =
        (session, x) -> {
          Tensor at = x.sum(1, 2, 3).sub(0.5);
          Tensor low = at.sub(0.1).square().mul(-400).exp();
          Tensor high = at.add(0.25).square().mul(-400).exp().mul(3);
          return low.add(high).add(40);
        };
    HostArray image = OnReference.row(0.5);
    HostArray left = OnReference.row(-0.8);
    Norm norm = new L1(0.3);
    AscentOptions search = new AscentOptions(20, OptionalDouble.of(4e-4), true, 1);
    HostArray found = hills.perturbation(new IterativeRoute(norm, search, PIXELS), image, left);
    assertThat(found.item()).isCloseTo(-0.25, within(1e-3));
    assertThat(hills.perturbation(new FastRoute(norm, PIXELS), image, left).item()).isPositive();
  }

  @Test
  void whereTheRegularizerIsInfiniteNothingBecomesNan() {
    Norm unreachable = new Unreachable(new L1(0.1));
    HostArray delta =
        Landscape.linear(HostArray.of(Shape.of(1, 2, 1, 1), 2.0, -1))
            .perturbation(
                new IterativeRoute(
                    unreachable, new AscentOptions(3, OptionalDouble.empty(), true, 1), PIXELS),
                PAIR,
                PAIR);
    assertThat(delta.toDoubles()).containsExactly(0.1, -0.1);
  }

  /** A norm whose regularizer is infinite everywhere: its maximizer misses its own domain. */
  private record Unreachable(Norm norm) implements Norm {
    @Override
    public Tensor penalty(Tensor gradient) {
      return norm.penalty(gradient);
    }

    @Override
    public Tensor regularizer(Tensor delta) {
      return norm.regularizer(delta).fill(Double.POSITIVE_INFINITY);
    }

    @Override
    public Tensor maximizer(Tensor gradient) {
      return norm.maximizer(gradient);
    }

    @Override
    public Tensor prox(Tensor delta, Tensor step) {
      return norm.prox(delta, step);
    }
  }

  @Test
  void inNormalizedCoordinatesTheIterationRunsThere() {
    // A group across channels of unlike deviations: no closed proximal map in pixels.
    // g_n = (2 * 0.5, -1 * 0.25) has length sqrt(1.0625); d = s 0.3 g_n / ||g_n||.
    List<Double> deviations = List.of(0.5, 0.25);
    Norm group = new GroupL2(0.3, 1, Channels.JOINT);
    HostArray weights = HostArray.of(Shape.of(1, 2, 1, 1), 2.0, -1);
    double length = Math.sqrt(1.0625);
    double[] expected = {0.5 * 0.3 / length, -0.25 * 0.3 * 0.25 / length};
    RouteOptions normalized = new RouteOptions(false, Mode.EVALUATE, true);
    for (PerturbationRoute route :
        List.of(
            new FastRoute(group, normalized),
            new IterativeRoute(group, AscentOptions.defaults(), normalized),
            new AuthorsRoute(
                new GroupL2(0.3, 1, Channels.SEPARATE), AuthorsRoute.Scheme.FAST, normalized))) {
      HostArray delta =
          Landscape.linear(weights)
              .see(
                  PAIR,
                  deviations,
                  (network, batch) -> route.perturbation(network, batch, Draws.none()));
      if (route instanceof AuthorsRoute) {
        assertThat(delta.toDoubles()).containsExactly(new double[] {0.15, -0.075}, within(1e-8));
      } else {
        assertThat(delta.toDoubles()).containsExactly(expected, within(1e-8));
      }
      Norm inPixels =
          route.norm(new NetworkInput(new ImageShape(2, 1, 1), 2, List.of(0.0, 0.0), deviations));
      assertThat(inner(weights, delta).item() - regularizer(inPixels, delta).item())
          .isCloseTo(penalty(inPixels, weights).item(), within(1e-7));
    }
  }

  @Test
  void clippingIsTheLastThingThatIsDone() {
    HostArray weights = HostArray.of(Shape.of(1, 2, 1, 1), 2.0, -1);
    HostArray images = HostArray.of(Shape.of(1, 2, 1, 1), 0.95, 0.5);
    IterativeRoute route =
        new IterativeRoute(new L1(0.1), AscentOptions.defaults(), RouteOptions.defaults());
    assertThat(
            Landscape.linear(weights)
                .see(
                    images,
                    List.of(1.0),
                    (network, batch) -> route.attack(network, batch, Draws.none()))
                .toDoubles())
        .containsExactly(new double[] {1, 0.4}, within(1e-12));
  }
}
