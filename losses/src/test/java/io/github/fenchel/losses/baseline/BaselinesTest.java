package io.github.fenchel.losses.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.backend.Capability;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.objective.ExampleLoss;
import io.github.fenchel.api.objective.Objective;
import io.github.fenchel.api.objective.ObjectiveOffer;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.LossesPlugin;
import io.github.fenchel.losses.Toy;
import io.github.fenchel.losses.attack.Pgd;
import io.github.fenchel.losses.norm.ElasticNet;
import io.github.fenchel.losses.norm.GroupL2;
import io.github.fenchel.losses.norm.L1;
import io.github.fenchel.losses.route.PenaltyRoute;
import io.github.fenchel.losses.route.RouteOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The penalty and the baselines, on the score {@code 2 x_0 - x_1 + x_2 / 2}, by hand. */
final class BaselinesTest {
  private static final HostArray WEIGHTS = HostArray.of(Shape.of(1, 1, 1, 3), 2, -1, 0.5);
  private static final HostArray IMAGES =
      HostArray.of(Shape.of(2, 1, 1, 3), 0.5, 0.5, 0.95, 0.02, 0.4, 0.6);
  private static final long[] LABELS = {0, 1};
  private static final double[] SCORES = {0.975, -0.06};

  private static double sigmoid(double score) {
    return 1 / (1 + Math.exp(-score));
  }

  private static Toy.Result losses(Objective objective, HostArray input) {
    return Toy.linear(
        WEIGHTS,
        IMAGES,
        LABELS,
        (network, batch) -> {
          ExampleLoss loss =
              objective.loss(network, batch, network.session().constant(input), Draws.none());
          return loss.values().reshape(Shape.of(2, 1)).concat(1, List.of(loss.logits()));
        });
  }

  private static Toy.Result attack(Objective objective, HostArray draw, HostArray mask) {
    return Toy.linear(
        WEIGHTS,
        IMAGES,
        LABELS,
        (network, batch) ->
            objective.attack(
                network,
                new Batch(
                    batch.images(),
                    batch.labels(),
                    Map.of("mask", network.session().constant(mask))),
                name -> network.session().constant(draw)));
  }

  private static HostArray images(double... values) {
    return HostArray.of(Shape.of(2, 1, 1, 3), values);
  }

  @Test
  void thePenaltyIsEachExamplesOwn() {
    // g = sigmoid(s) w for class 0, (sigmoid(s) - 1) w for class 1; ||w||_1 = 3.5.
    for (Mode mode : Mode.values()) {
      PenaltyRoute penalty = new PenaltyRoute(new L1(0.1), PenaltyRoute.Of.LOSS, mode, false);
      Toy.Result result = losses(penalty, IMAGES);
      double first = Math.log1p(Math.exp(SCORES[0])) + 0.35 * sigmoid(SCORES[0]);
      double second = Math.log1p(Math.exp(-SCORES[1])) + 0.35 * sigmoid(-SCORES[1]);
      assertThat(result.values().toDoubles())
          .containsExactly(new double[] {first, 0, SCORES[0], second, 0, SCORES[1]}, within(1e-8));
      assertThat(result.modes().get(result.modes().size() - 1)).isEqualTo(Mode.TRAIN);
      assertThat(result.modes().get(0)).isEqualTo(mode);
      assertThat(penalty.needs()).containsExactly(Capability.DOUBLE_BACKPROP);
    }
  }

  @Test
  void halfTheSquareOfTheLogitsGradientLooksAtTheLabelsLogit() {
    // Class 0 has the constant logit 0, class 1 the score: 0.5 * 0.8 * (4 + 1 + 0.25).
    Objective objective =
        new PenaltyRoute(new ElasticNet(0, 0.4), PenaltyRoute.Of.LOGIT, Mode.EVALUATE, false);
    HostArray found = losses(objective, IMAGES).values();
    assertThat(found.at(0)).isCloseTo(Math.log1p(Math.exp(SCORES[0])), within(1e-8));
    assertThat(found.at(3)).isCloseTo(Math.log1p(Math.exp(-SCORES[1])) + 2.1, within(1e-8));
  }

  @Test
  void theInputGradientWeighsTheSameWhateverTheBatch() {
    Objective objective =
        new PenaltyRoute(new ElasticNet(0, 0.4), PenaltyRoute.Of.LOSS, Mode.EVALUATE, false);
    double square = 5.25 * Math.pow(sigmoid(SCORES[0]), 2);
    double expected = Math.log1p(Math.exp(SCORES[0])) + 0.4 * square;
    assertThat(losses(objective, IMAGES).values().at(0)).isCloseTo(expected, within(1e-8));
    HostArray alone =
        Toy.linear(
                WEIGHTS,
                IMAGES.rows(0, 1),
                new long[] {0},
                (network, batch) ->
                    objective.loss(network, batch, batch.images(), Draws.none()).values())
            .values();
    assertThat(alone.item()).isCloseTo(expected, within(1e-8));
  }

  @Test
  void thePenaltyRunsInNormalizedCoordinates() {
    PenaltyRoute penalty = new PenaltyRoute(new L1(0.1), PenaltyRoute.Of.LOSS, Mode.EVALUATE, true);
    HostArray found =
        Toy.linear(
                WEIGHTS,
                IMAGES,
                LABELS,
                (network, batch) -> {
                  Toy toy = (Toy) network;
                  Toy scaled = new Toy(toy.session(), toy.score(), toy.modes(), List.of(0.25));
                  return penalty.loss(scaled, batch, batch.images(), Draws.none()).values();
                })
            .values();
    assertThat(found.at(0))
        .isCloseTo(
            Math.log1p(Math.exp(SCORES[0])) + 0.25 * 0.35 * sigmoid(SCORES[0]), within(1e-8));
  }

  @Test
  void tradesAddsTheDivergenceOfThePredictions() {
    Trades trades = new Trades(0.1, 5, 0.05, 3, true);
    HostArray perturbed = images(0.6, 0.4, 1, 0, 0.5, 0.5);
    double[] moved = {1.2 - 0.4 + 0.5, -0.5 + 0.25};
    double[] expected = new double[6];
    for (int n = 0; n < 2; n++) {
      double p = sigmoid(SCORES[n]);
      double q = sigmoid(moved[n]);
      double divergence = p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q));
      double loss = Math.log1p(Math.exp(n == 0 ? SCORES[0] : -SCORES[1]));
      expected[3 * n] = loss + 3 * divergence;
      expected[3 * n + 2] = moved[n];
    }
    Toy.Result result = losses(trades, perturbed);
    assertThat(result.values().toDoubles()).containsExactly(expected, within(1e-12));
    assertThat(result.modes()).containsExactly(Mode.TRAIN, Mode.TRAIN);
  }

  @Test
  void tradesAttacksWhereItsNoiseSetsOff() {
    // The divergence grows on either side: the start decides which way, not the label.
    HostArray start = images(1, 0, 0, -1, 0, 0);
    Toy.Result result = attack(new Trades(0.1, 5, 0.05, 6, true), start, images(0, 0, 0, 0, 0, 0));
    assertThat(result.values().toDoubles())
        .containsExactly(new double[] {0.6, 0.4, 1, 0, 0.5, 0.5}, within(1e-12));
    assertThat(result.modes()).containsOnly(Mode.EVALUATE);
  }

  @Test
  void noiseMovesEachImageByTheSameLength() {
    HostArray draw = images(3, 0, -4, 0, 0, 2);
    HostArray nothing = images(0, 0, 0, 0, 0, 0);
    assertThat(attack(new NoiseTraining(0.5, false), draw, nothing).values().toDoubles())
        .containsExactly(new double[] {0.8, 0.5, 0.55, 0.02, 0.4, 1.1}, within(1e-12));
    assertThat(attack(new NoiseTraining(0.5, true), draw, nothing).values().at(5)).isEqualTo(1);
    assertThat(attack(new NoiseTraining(0.5, true), draw, nothing).modes()).isEmpty();
  }

  @Test
  void gazeAscendsOutsideOfTheMaskAndDescendsInside() {
    // d = 0.5 g / ||g|| (1 - 2 m): class 0 goes along w, class 1 against it.
    double unit = 0.5 / Math.sqrt(5.25);
    HostArray mask = images(0, 0.5, 1, 0, 0, 0);
    RouteOptions unclipped = new RouteOptions(false, Mode.EVALUATE, false);
    assertThat(attack(new GazeHarmonization(0.5, unclipped), mask, mask).values().toDoubles())
        .containsExactly(
            new double[] {
              0.5 + 2 * unit, 0.5, 0.95 - 0.5 * unit, 0.02 - 2 * unit, 0.4 + unit, 0.6 - 0.5 * unit
            },
            within(1e-8));
    assertThat(new GazeHarmonization(0.5, unclipped).sides()).containsExactly("mask");
  }

  @Test
  void adversarialTrainingSeesWhatTheAttackFound() {
    HostArray start = images(1, 1, 1, 1, 1, 1);
    Objective pgd = new AdversarialTraining(new Pgd(0.1, 5));
    HostArray found = attack(pgd, start, start).values();
    assertThat(found.toDoubles())
        .containsExactly(new double[] {0.6, 0.4, 1, 0, 0.5, 0.5}, within(1e-12));
    assertThat(losses(pgd, found).values().at(0))
        .isCloseTo(Math.log1p(Math.exp(1.3)), within(1e-12));
  }

  static Stream<String> objectives() {
    return new LossesPlugin().objectives().stream().map(offer -> offer.descriptor().id());
  }

  /** A score that ignores the image: every gradient is zero, and so is a patch's, and a group's. */
  @ParameterizedTest
  @MethodSource("objectives")
  void zeroGradientsGiveNoNan(String id) {
    ObjectiveOffer offer =
        new LossesPlugin()
            .objectives().stream()
                .filter(o -> o.descriptor().id().equals(id))
                .findFirst()
                .orElseThrow();
    List<Norm> norms =
        List.of(
            new L1(0.1), new ElasticNet(0.1, 0.05), new GroupL2(0.1, 1, GroupL2.Channels.SEPARATE));
    for (Norm norm : offer.takesNorm() ? norms : norms.subList(0, 1)) {
      Map<String, Value> given = new TreeMap<>();
      for (Parameter parameter : offer.descriptor().parameters()) {
        if (parameter.isRequired()) {
          given.put(parameter.id(), new Value.Quantity(Rational.parse("0.1"), parameter.unit()));
        }
      }
      Objective objective =
          offer.create(Arguments.of(offer.descriptor(), given), offer.takesNorm() ? norm : null);
      HostArray found =
          Toy.curved(
              x -> x.sum(1, 2, 3).fill(0.3),
              IMAGES,
              (network, batch) -> {
                Tensor zero = batch.images().fill(0);
                Batch masked = new Batch(batch.images(), batch.labels(), Map.of("mask", zero));
                Draws draws = name -> zero;
                Tensor attacked = objective.attack(network, masked, draws);
                ExampleLoss loss = objective.loss(network, masked, attacked, draws);
                List<Tensor> all = new ArrayList<>(List.of(loss.values().reshape(Shape.of(2))));
                all.add(loss.logits().reshape(Shape.of(4)));
                return attacked.reshape(Shape.of(6)).concat(0, all);
              });
      double[] values = found.toDoubles();
      double[] expected = IMAGES.toDoubles();
      for (int i = 0; i < 6; i++) {
        assertThat(values[i]).isEqualTo(expected[i]);
      }
      assertThat(values[6]).as("cross-entropy").isCloseTo(Math.log1p(Math.exp(0.3)), within(1e-12));
      assertThat(values).doesNotContain(Double.NaN);
    }
  }
}
