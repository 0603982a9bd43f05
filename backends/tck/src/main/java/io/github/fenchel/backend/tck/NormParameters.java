package io.github.fenchel.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Parameter.Kind;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a norm's offer takes, and what it refuses. */
abstract class NormParameters extends OnNorm {

  private Norm make(Map<String, Value> arguments) {
    Offer<Norm> offer = contract().offer().orElseThrow();
    return offer.create(Arguments.of(offer.descriptor(), arguments));
  }

  /** Returns the parameters of the norm; none of a norm that is not offered. */
  private List<Parameter> parameters() {
    return contract().offer().map(offer -> offer.descriptor().parameters()).orElse(List.of());
  }

  private void assertRefused(Parameter parameter, Value value) {
    Map<String, Value> arguments = new TreeMap<>(contract().arguments());
    arguments.put(parameter.id(), value);
    assertThatIllegalArgumentException()
        .as("%s %s", parameter.id(), value.text())
        .isThrownBy(() -> make(arguments))
        .withMessageContaining(parameter.id());
  }

  @Test
  void theOfferMakesThisNorm() {
    if (contract().offer().isPresent()) {
      assertThat(make(contract().arguments())).hasSameClassAs(contract().norm());
    }
  }

  @Test
  void aRequiredParameterIsAskedForByItsName() {
    for (Parameter parameter : parameters()) {
      if (parameter.isRequired()) {
        Map<String, Value> arguments = new TreeMap<>(contract().arguments());
        arguments.remove(parameter.id());
        assertThatIllegalArgumentException()
            .isThrownBy(() -> make(arguments))
            .withMessageContaining(parameter.id());
      }
    }
  }

  /** There is no spelling of NaN, but 1e400 is an infinite double, and 1e-400 is zero. */
  @Test
  void aParameterOutOfRangeIsRefusedByItsName() {
    for (Parameter parameter : parameters()) {
      if (parameter.kind() == Kind.QUANTITY) {
        assertRefused(parameter, quantity(parameter, "1e400"));
        if (parameter.unit() != Unit.NONE) {
          assertRefused(parameter, quantity(parameter, "-0.1"));
        }
        if (!parameter.range().contains(quantity(parameter, "0"))) {
          assertRefused(parameter, quantity(parameter, "0"));
          assertRefused(parameter, quantity(parameter, "1e-400"));
        }
      } else if (parameter.kind() == Kind.WHOLE && parameter.range().low() != null) {
        long low = parameter.range().low().numerator().longValueExact();
        assertRefused(parameter, new Value.Whole(low - 1));
      } else if (!parameter.range().choices().isEmpty()) {
        assertRefused(parameter, new Value.Word("no-such-choice"));
      }
    }
  }

  private static Value quantity(Parameter parameter, String number) {
    return new Value.Quantity(Rational.parse(number), parameter.unit());
  }
}
