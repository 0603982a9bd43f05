package io.github.fenchel.suites.spelling;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.suites.grammar.ValueReader;
import io.github.fenchel.suites.yaml.Position;
import io.github.fenchel.suites.yaml.Problems;
import io.github.fenchel.suites.yaml.YamlNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a message says to write in place of a quantity that cannot be read: that very quantity. */
class QuantitySuggestionTest {
  private static final Parameter EPSILON =
      Parameter.quantity("epsilon", Unit.PIXEL, Range.any(), "the box");

  private static final Pattern HINT = Pattern.compile("write \"([^\"]*)\"");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "8 / 255 pixel | 8/255 pixel | 8/255",
        "8 /255 pixel | 8/255 pixel | 8/255",
        "8/ 255 pixel | 8/255 pixel | 8/255",
        "8/255pixel | 8/255 pixel | 8/255",
        "8/255 pixels | 8/255 pixel | 8/255",
        "8 / 255 px | 8/255 pixel | 8/255",
        "8/255 Pixel | 8/255 pixel | 8/255",
        "8\u2044255 pixel | 8/255 pixel | 8/255",
        "8\u2215255 pixel | 8/255 pixel | 8/255",
        "8\u00a0/\u00a0255 pixel | 8/255 pixel | 8/255",
        "\u00bd pixel | 1/2 pixel | 1/2",
        "\u22120.1 pixel | -0.1 pixel | -1/10",
        "\u2212\u00bd pixel | -1/2 pixel | -1/2",
        "0,05 pixel | 0.05 pixel | 1/20",
        "-0,05px | -0.05 pixel | -1/20",
        "1e\u22123 pixel | 1e-3 pixel | 1/1000",
        "1e-3pixel | 1e-3 pixel | 1/1000",
        "1E-3 / 2 pixel | 1E-3/2 pixel | 1/2000",
      })
  void theHintIsTheNumberThatWasWritten(String written, String hint, String number) {
    assertThat(hint(written)).contains(hint);
    assertThat(NumberSyntax.rational(hint.substring(0, hint.indexOf(' '))))
        .contains(Rational.parse(number));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8 % pixel",
        "3 %",
        "3% pixel",
        "8 levels",
        "8 of 255 pixel",
        "8/255/2 pixel",
        "8 255 pixel",
        "1 000 pixel",
        "1,000 pixel",
        "1,5 pixel",
        "0,000,1 pixel",
        "1 \u00bd pixel",
        "1\u00bd pixel",
        "\u00bd/2 pixel pixel",
        "\u00bd5 pixel",
        "10\u207b\u00b3 pixel",
        "2\u00b7\u00bd pixel",
        "8 e-3 pixel",
        "8e -3 pixel",
        "8 x 10 pixel",
        "8*2 pixel",
        "8 \u00d7 10^-3 pixel",
        "(8/255) pixel",
        "8 : 255 pixel",
        "8\\255 pixel",
        "--8 pixel",
        "\u0668/255 pixel",
        "8/255 pixel / 2",
        "8 / pixel",
        "8 kilopixel",
        "0x8 pixel",
        "8/0 pixel",
      })
  void whatMayBeMeantInTwoWaysGetsNoHint(String written) {
    assertThat(hint(written)).as(message(written)).isEmpty();
  }

  @Test
  void aBareNumberIsShownInBothWaysThatItMayBeMeant() {
    assertThat(message("8"))
        .contains("write \"8 pixel\" if image values span [0,1]", "\"8/255 pixel\" if they span 0");
  }

  @ParameterizedTest
  @CsvSource({"6/255 pixel, 8/255 pixel", "1e3, 1e-3", "0.5, -0.5", "101, 100", "8/256, 8/255"})
  void anotherNumberIsNoMisspelling(String written, String known) {
    assertThat(Suggestion.nearest(written, List.of(known))).isEmpty();
    assertThat(Suggestion.hint(written, List.of(known))).isEqualTo("expected one of " + known);
  }

  @ParameterizedTest
  @CsvSource({"8/255, 8/255 pixel", "resnt18, resnet18", "epsilom2, epsilon2"})
  void aWordWithTheSameNumberIs(String written, String known) {
    assertThat(Suggestion.nearest(written, List.of(known))).contains(known);
  }

  private static Optional<String> hint(String written) {
    Matcher hint = HINT.matcher(message(written));
    return hint.find() ? Optional.of(hint.group(1)) : Optional.empty();
  }

  private static String message(String written) {
    Problems problems = new Problems();
    YamlNode node = new YamlNode.Scalar(Position.START, written, false);
    assertThat(new ValueReader(problems).one(EPSILON, node)).isEmpty();
    try {
      problems.throwIfAny("suite.yaml");
      return "";
    } catch (FenchelException told) {
      return String.valueOf(told.getMessage());
    }
  }
}
