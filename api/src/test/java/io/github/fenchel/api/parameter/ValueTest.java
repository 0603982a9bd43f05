package io.github.fenchel.api.parameter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ValueTest {
  private static Value pixels(String spelling) {
    return new Value.Quantity(Rational.parse(spelling), Unit.PIXEL, spelling);
  }

  @Test
  void numbersAreOrderedByValueAndComeBeforeSwitchesAndWords() {
    List<Value> ordered =
        List.of(
            new Value.Whole(-2),
            new Value.Quantity(Rational.parse("-1/3"), Unit.NONE),
            pixels("4/255"),
            pixels("5/255"),
            pixels("16/255"),
            pixels("0.3"),
            new Value.Whole(9),
            new Value.Whole(10),
            new Value.Flag(false),
            new Value.Flag(true),
            new Value.Word("10"),
            new Value.Word("9"),
            new Value.Word("auto"));
    List<Value> shuffled = new ArrayList<>(ordered);
    Collections.shuffle(shuffled, new Random(20261130));
    Collections.sort(shuffled);

    assertThat(shuffled).isEqualTo(ordered);
  }

  @Test
  void howANumberIsSpelledIsForPeopleAndNoPartOfIt() {
    Value spelled = pixels("5/255");
    Value canonical = pixels("1/51");

    assertThat(spelled).isEqualTo(canonical).hasSameHashCodeAs(canonical);
    assertThat(spelled).isEqualByComparingTo(canonical);
    assertThat(spelled.text()).isEqualTo("1/51 pixel");
    assertThat(spelled.written()).isEqualTo("5/255 pixel");
    assertThat(pixels("1/51").written()).isEqualTo("1/51 pixel");
  }

  @Test
  void valuesThatDifferAreNeverOrderedAlike() {
    assertThat((Value) new Value.Whole(1))
        .isNotEqualByComparingTo(new Value.Quantity(Rational.of(1, 1), Unit.NONE));
    assertThat((Value) new Value.Quantity(Rational.of(1, 1), Unit.PIXEL))
        .isNotEqualByComparingTo(new Value.Quantity(Rational.of(1, 1), Unit.PIXEL_SQUARED));
    assertThat((Value) new Value.Flag(true)).isNotEqualByComparingTo(new Value.Word("true"));
  }
}
