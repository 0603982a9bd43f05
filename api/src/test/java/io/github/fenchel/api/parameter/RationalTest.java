package io.github.fenchel.api.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RationalTest {

  @ParameterizedTest(name = "{0} is written {1}")
  @CsvSource({
    "8/255, 8/255",
    "16/510, 8/255",
    "0.05, 0.05",
    "1/20, 0.05",
    "5e-2, 0.05",
    "0.5/10, 0.05",
    "1e-3, 0.001",
    "1e3, 1000",
    "-0.250, -0.25",
    "1/-4, -0.25",
    "1/3, 1/3",
    "0/7, 0",
    "1e-12, 1/1000000000000",
    "' 8 / 255 ', 8/255",
    "+2, 2"
  })
  void everySpellingHasOneCanonicalText(String given, String canonical) {
    Rational parsed = Rational.parse(given);
    assertThat(parsed).hasToString(canonical);
    assertThat(Rational.parse(canonical)).isEqualTo(parsed).hasSameHashCodeAs(parsed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "8/", "NaN", "Infinity", "1/0", "1/2/3", "0x10", "1,5", "1e999", "pixel"})
  void whatIsNoFractionIsRefused(String text) {
    assertThatExceptionOfType(NumberFormatException.class).isThrownBy(() -> Rational.parse(text));
  }

  @Test
  void fractionsCompareExactlyAndRoundToTheNearestDouble() {
    assertThat(Rational.parse("1/3").compareTo(Rational.parse("0.3333333333333333"))).isPositive();
    assertThat(Rational.of(-1, 2).compareTo(Rational.of(-1, 3))).isNegative();
    assertThat(Rational.of(2, -4)).isEqualTo(Rational.of(-1, 2));
    assertThat(Rational.of(-1, 2).signum()).isEqualTo(-1);
    assertThat(Rational.parse("8/255").toDouble()).isEqualTo(8.0 / 255);
    assertThat(Rational.parse("0.1").toDouble()).isEqualTo(0.1);
  }
}
