package io.github.fenchel.api.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ArgumentsTest {
  private static final Descriptor DESCRIPTOR =
      Descriptor.of(
          "group-l2",
          "patches",
          Parameter.quantity("epsilon", Unit.PIXEL, Range.positive(), "radius"),
          Parameter.quantity("rate", Unit.NONE, "1e-3", Range.positive(), "rate"),
          Parameter.whole("patch", 7, Range.atLeast(1), "side"),
          Parameter.flag("clip", true, "clips"),
          Parameter.choice("channels", List.of("separate", "joint"), "groups"));
  private static final Value EPSILON = new Value.Quantity(Rational.parse("8/255"), Unit.PIXEL);

  @Test
  void silenceMeansTheDefault() {
    Arguments arguments = Arguments.of(DESCRIPTOR, Map.of("epsilon", EPSILON));
    assertThat(arguments.quantity("epsilon")).isEqualTo(8.0 / 255);
    assertThat(arguments.quantity("rate")).isEqualTo(0.001);
    assertThat(arguments.whole("patch")).isEqualTo(7);
    assertThat(arguments.flag("clip")).isTrue();
    assertThat(arguments.word("channels")).isEqualTo("separate");
    assertThat(new Component("group-l2", arguments).text())
        .isEqualTo(
            "group-l2 (channels separate, clip true, epsilon 8/255 pixel, patch 7, rate 0.001)");
    assertThat(Component.of("standard").text()).isEqualTo("standard");
  }

  @Test
  void givenValuesOverrideDefaults() {
    Arguments arguments =
        Arguments.of(
            DESCRIPTOR,
            Map.of(
                "epsilon", EPSILON,
                "patch", new Value.Whole(2),
                "clip", new Value.Flag(false),
                "channels", new Value.Word("joint")));
    assertThat(arguments.whole("patch")).isEqualTo(2);
    assertThat(arguments.flag("clip")).isFalse();
    assertThat(arguments.word("channels")).isEqualTo("joint");
  }

  @Test
  void whatDoesNotFitIsRefusedByName() {
    assertRefused(Map.of(), "group-l2 needs epsilon");
    assertRefused(
        Map.of("epsilon", EPSILON, "patch", new Value.Whole(0)), "group-l2: patch 0 is not >= 1");
    assertRefused(
        Map.of("epsilon", EPSILON, "channels", new Value.Word("both")),
        "group-l2: channels both is not one of separate, joint");
    assertRefused(
        Map.of("epsilon", EPSILON, "epsilom", EPSILON), "group-l2 has no parameter epsilom");
  }

  private static void assertRefused(Map<String, Value> given, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Arguments.of(DESCRIPTOR, given))
        .withMessage(message);
  }

  @Test
  void askingForAnotherKindIsRefused() {
    Arguments arguments = Arguments.of(DESCRIPTOR, Map.of("epsilon", EPSILON));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> arguments.whole("epsilon"))
        .withMessage("argument epsilon is 8/255 pixel, expected a Whole");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> arguments.flag("missing"))
        .withMessage("argument missing is missing, expected a Flag");
  }

  @Test
  void aQuantityMayBeLeftToThePart() {
    Descriptor descriptor =
        Descriptor.of(
            "search",
            "an ascent",
            Parameter.quantityOr("auto", "step", Unit.PIXEL, Range.positive(), "size of a step"));
    Arguments silent = Arguments.of(descriptor, Map.of());
    assertThat(silent.values().get("step")).isEqualTo(new Value.Word("auto"));
    assertThat(silent.optionalQuantity("step")).isEmpty();
    Arguments told = Arguments.of(descriptor, Map.of("step", EPSILON));
    assertThat(told.optionalQuantity("step")).hasValue(8.0 / 255);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Arguments.of(descriptor, Map.of("step", new Value.Word("often"))))
        .withMessage("search: step often is not auto or > 0");
  }

  @Test
  void argumentsKeepTheirOwnCopy() {
    TreeMap<String, Value> values = new TreeMap<>(Map.of("clip", new Value.Flag(true)));
    Arguments arguments = new Arguments(values);
    values.put("clip", new Value.Flag(false));
    assertThat(arguments.flag("clip")).isTrue();
    assertThat(Arguments.none().values()).isEmpty();
  }
}
