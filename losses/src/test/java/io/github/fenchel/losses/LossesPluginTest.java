package io.github.fenchel.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.fenchel.api.Plugin;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.objective.Objective;
import io.github.fenchel.api.objective.ObjectiveOffer;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.losses.attack.Pgd;
import io.github.fenchel.losses.baseline.AdversarialTraining;
import io.github.fenchel.losses.baseline.GazeHarmonization;
import io.github.fenchel.losses.baseline.NoiseTraining;
import io.github.fenchel.losses.baseline.StandardTraining;
import io.github.fenchel.losses.baseline.Trades;
import io.github.fenchel.losses.geometry.Ball;
import io.github.fenchel.losses.geometry.Coordinates;
import io.github.fenchel.losses.norm.ElasticNet;
import io.github.fenchel.losses.norm.GroupL2;
import io.github.fenchel.losses.norm.L1;
import io.github.fenchel.losses.norm.Normalized;
import io.github.fenchel.losses.route.AscentOptions;
import io.github.fenchel.losses.route.AuthorsRoute;
import io.github.fenchel.losses.route.FastRoute;
import io.github.fenchel.losses.route.IterativeRoute;
import io.github.fenchel.losses.route.PenaltyRoute;
import io.github.fenchel.losses.route.RouteOptions;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LossesPluginTest {
  private static final Value EPSILON = new Value.Quantity(Rational.parse("8/255"), Unit.PIXEL);

  private static Plugin plugin() {
    return ServiceLoader.load(Plugin.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(LossesPlugin.class::isInstance)
        .findFirst()
        .orElseThrow();
  }

  private static Norm norm(String id, Map<String, Value> given) {
    Offer<Norm> offer =
        plugin().norms().stream()
            .filter(o -> o.descriptor().id().equals(id))
            .findFirst()
            .orElseThrow();
    return offer.create(Arguments.of(offer.descriptor(), given));
  }

  private static ObjectiveOffer objective(String id) {
    return plugin().objectives().stream()
        .filter(o -> o.descriptor().id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void normsAreMadeOfTheirArguments() {
    assertThat(norm("l1", Map.of("epsilon", EPSILON))).isEqualTo(new L1(8.0 / 255));
    Value epsilon2 = new Value.Quantity(Rational.parse("0.05"), Unit.PIXEL_SQUARED);
    assertThat(norm("elastic-net", Map.of("epsilon", EPSILON, "epsilon2", epsilon2)))
        .isEqualTo(new ElasticNet(8.0 / 255, 0.05));
    Value patch = new Value.Whole(7);
    assertThat(norm("group-l2", Map.of("epsilon", EPSILON, "patch", patch)))
        .isEqualTo(new GroupL2(8.0 / 255, 7, GroupL2.Channels.SEPARATE));
    Value joint = new Value.Word("joint");
    assertThat(norm("group-l2", Map.of("epsilon", EPSILON, "patch", patch, "channels", joint)))
        .isEqualTo(new GroupL2(8.0 / 255, 7, GroupL2.Channels.JOINT));
  }

  @Test
  void argumentsOutOfRangeAreRefused() {
    Value zero = new Value.Quantity(Rational.of(0, 1), Unit.PIXEL);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> norm("l1", Map.of("epsilon", zero)))
        .withMessage("l1: epsilon 0 pixel is not > 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> norm("elastic-net", Map.of("epsilon", zero)))
        .withMessage("elastic-net needs epsilon2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> norm("group-l2", Map.of("epsilon", EPSILON, "patch", new Value.Whole(0))))
        .withMessage("group-l2: patch 0 is not >= 1");
  }

  @Test
  void theRouteTakesANormAndTheBaselineDoesNot() {
    ObjectiveOffer standard = objective("standard");
    assertThat(standard.takesNorm()).isFalse();
    assertThat(standard.create(Arguments.none(), null)).isEqualTo(new StandardTraining());
    ObjectiveOffer fast = objective("fast");
    assertThat(fast.takesNorm()).isTrue();
    Arguments defaults = Arguments.of(fast.descriptor(), Map.of());
    assertThat(fast.create(defaults, new L1(1)))
        .isEqualTo(new FastRoute(new L1(1), RouteOptions.defaults()));
    Arguments authors =
        Arguments.of(
            fast.descriptor(),
            Map.of(
                "clip",
                new Value.Flag(false),
                "attackMode",
                new Value.Word("train"),
                "normalized",
                new Value.Flag(true)));
    assertThat(fast.create(authors, new L1(1)))
        .isEqualTo(new FastRoute(new L1(1), new RouteOptions(false, Mode.TRAIN, true)));
    assertThatIllegalArgumentException().isThrownBy(() -> fast.create(defaults, null));
  }

  private static Objective made(String id, @Nullable Norm norm, Map<String, Value> given) {
    ObjectiveOffer offer = objective(id);
    return offer.create(Arguments.of(offer.descriptor(), given), norm);
  }

  @Test
  void routesAreMadeOfTheirArguments() {
    Norm l1 = new L1(1);
    assertThat(made("iterative", l1, Map.of()))
        .isEqualTo(new IterativeRoute(l1, AscentOptions.defaults(), RouteOptions.defaults()));
    Value step = new Value.Quantity(Rational.parse("0.5"), Unit.PIXEL_SQUARED);
    assertThat(
            made(
                "iterative",
                l1,
                Map.of(
                    "steps", new Value.Whole(3),
                    "stepSize", step,
                    "randomStart", new Value.Flag(true),
                    "restarts", new Value.Whole(2))))
        .isEqualTo(
            new IterativeRoute(
                l1,
                new AscentOptions(3, OptionalDouble.of(0.5), true, 2),
                RouteOptions.defaults()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> made("iterative", l1, Map.of("restarts", new Value.Whole(2))))
        .withMessage(
            "restarts is 2, but every ascent would start at the same point; write randomStart:"
                + " true");
    assertThat(made("penalty", l1, Map.of()))
        .isEqualTo(new PenaltyRoute(l1, PenaltyRoute.Of.LOSS, Mode.EVALUATE, false));
    assertThat(made("authors", l1, Map.of()))
        .isEqualTo(
            new AuthorsRoute(
                l1, AuthorsRoute.Scheme.ITERATIVE, new RouteOptions(false, Mode.TRAIN, true)));
  }

  @Test
  void theAuthorsRouteRefusesNormsThatTheReleasedCodeHasNot() {
    ObjectiveOffer authors = objective("authors");
    assertThat(authors.refusal().apply(new GroupL2(1, 2, GroupL2.Channels.SEPARATE))).isEmpty();
    GroupL2 joint = new GroupL2(1, 2, GroupL2.Channels.JOINT);
    assertThat(authors.refusal().apply(joint))
        .contains("takes group-l2 with channels: separate only, as the released code does");
    Norm other = new Normalized(new L1(1), Coordinates.PIXELS);
    assertThat(authors.refusal().apply(other))
        .contains("takes l1, elastic-net or group-l2 only: the released code has no other");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> made("authors", joint, Map.of()))
        .withMessageStartingWith("route authors takes group-l2 with channels: separate only");
  }

  @Test
  void baselinesAreMadeOfTheirArguments() {
    Map<String, Value> epsilon = Map.of("epsilon", EPSILON);
    double size = 8.0 / 255;
    assertThat(made("pgd", null, epsilon))
        .isEqualTo(new AdversarialTraining(new Pgd(size, 7, 2.5 * size / 7, Ball.LINF, true)));
    Value step = new Value.Quantity(Rational.parse("0.01"), Unit.PIXEL);
    assertThat(
            made(
                "pgd",
                null,
                Map.of("epsilon", EPSILON, "ball", new Value.Word("l2"), "stepSize", step)))
        .isEqualTo(new AdversarialTraining(new Pgd(size, 7, 0.01, Ball.L2, true)));
    assertThat(made("trades", null, epsilon)).isEqualTo(new Trades(size, 10, 0.25 * size, 6, true));
    assertThat(made("noise", null, epsilon)).isEqualTo(new NoiseTraining(size, true));
    assertThat(made("gaze", null, epsilon))
        .isEqualTo(new GazeHarmonization(size, RouteOptions.defaults()));
    Value weight = new Value.Quantity(Rational.parse("0.5"), Unit.PIXEL_SQUARED);
    assertThat(made("input-gradient-l2", null, Map.of("weight", weight)))
        .isEqualTo(
            new PenaltyRoute(new ElasticNet(0, 0.25), PenaltyRoute.Of.LOSS, Mode.EVALUATE, false));
    assertThat(made("logit-gradient-norm", null, Map.of("weight", weight)))
        .isEqualTo(
            new PenaltyRoute(new ElasticNet(0, 0.25), PenaltyRoute.Of.LOGIT, Mode.EVALUATE, false));
  }
}
