package io.github.fenchel.api.parameter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RangeTest {

  private static Value number(String text) {
    return new Value.Quantity(Rational.parse(text), Unit.PIXEL);
  }

  @Test
  void boundsAreIncludedOrNot() {
    assertThat(Range.positive().contains(number("0"))).isFalse();
    assertThat(Range.positive().contains(number("1e-300"))).isTrue();
    assertThat(Range.atLeast(1).contains(new Value.Whole(1))).isTrue();
    assertThat(Range.atLeast(1).contains(new Value.Whole(0))).isFalse();
    assertThat(Range.between(0, 1).contains(number("1"))).isTrue();
    assertThat(Range.between(0, 1).contains(number("1.0001"))).isFalse();
    assertThat(Range.properShare().contains(number("0"))).isTrue();
    assertThat(Range.properShare().contains(number("1"))).isFalse();
    assertThat(Range.any().contains(number("-1e9"))).isTrue();
  }

  @Test
  void wordsAreAmongTheChoices() {
    Range range = Range.oneOf(List.of("evaluate", "train"));
    assertThat(range.contains(new Value.Word("train"))).isTrue();
    assertThat(range.contains(new Value.Word("eval"))).isFalse();
    assertThat(Range.any().contains(new Value.Word("eval"))).isTrue();
    assertThat(Range.any().contains(new Value.Flag(true))).isTrue();
  }

  @Test
  void aWordMayStandInPlaceOfANumber() {
    Range range = Range.positive().or("auto");
    assertThat(range.contains(new Value.Word("auto"))).isTrue();
    assertThat(range.contains(new Value.Word("often"))).isFalse();
    assertThat(range.contains(number("0.1"))).isTrue();
    assertThat(range.contains(number("0"))).isFalse();
  }

  @Test
  void aRangeSaysWhatItAllows() {
    assertThat(Range.positive()).hasToString("> 0");
    assertThat(Range.atLeast(1)).hasToString(">= 1");
    assertThat(Range.between(1, 10)).hasToString("1 to 10");
    assertThat(Range.any()).hasToString("any");
    assertThat(Range.oneOf(List.of("a", "b"))).hasToString("one of a, b");
    assertThat(Range.positive().or("auto")).hasToString("auto or > 0");
  }
}
