package io.github.fenchel.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.fenchel.api.Plugin;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.objective.ObjectiveOffer;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import java.util.Map;
import java.util.ServiceLoader;
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
    assertThat(standard.create(Arguments.none(), null)).isEqualTo(new Standard());
    ObjectiveOffer fast = objective("fast");
    assertThat(fast.takesNorm()).isTrue();
    Arguments defaults = Arguments.of(fast.descriptor(), Map.of());
    assertThat(fast.create(defaults, new L1(1)))
        .isEqualTo(new Fast(new L1(1), true, Mode.EVALUATE));
    Arguments authors =
        Arguments.of(
            fast.descriptor(),
            Map.of("clip", new Value.Flag(false), "attackMode", new Value.Word("train")));
    assertThat(fast.create(authors, new L1(1))).isEqualTo(new Fast(new L1(1), false, Mode.TRAIN));
    assertThatIllegalArgumentException().isThrownBy(() -> fast.create(defaults, null));
  }
}
