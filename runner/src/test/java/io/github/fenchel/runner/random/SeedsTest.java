package io.github.fenchel.runner.random;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Value;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SeedsTest {
  private static final Component MINI = Component.of("fashion-mnist-mini");

  @Test
  void aSeedIsTheStartOfTheSha256OfItsLengthPrefixedParts() {
    // python: for each of "repetition", "fashion-mnist-mini", "0", "1", "order", "3":
    // sha256.update(len.to_bytes(4, "big") + part); int.from_bytes(digest[:8], "big", signed=True)
    assertThat(Seeds.of(MINI, 1).derive("order", 3)).isEqualTo(-6342211628856639551L);
    assertThat(Seeds.of(MINI).derive("subset", "train")).isEqualTo(6448538088522662525L);
  }

  @Test
  void theSameQuestionHasTheSameAnswer() {
    assertThat(Seeds.of(MINI, 1).derive("weights", "conv1.weight"))
        .isEqualTo(
            Seeds.of(Component.of("fashion-mnist-mini"), 1).derive("weights", "conv1.weight"));
  }

  @Test
  void repetitionDatasetArgumentsAndUseEachChangeTheSeed() {
    Component told =
        new Component(
            "fashion-mnist-mini", new Arguments(new TreeMap<>(Map.of("size", new Value.Whole(2)))));
    assertThat(
            new long[] {
              Seeds.of(MINI, 1).derive("order", 0),
              Seeds.of(MINI, 2).derive("order", 0),
              Seeds.of(Component.of("fashion-mnist"), 1).derive("order", 0),
              Seeds.of(told, 1).derive("order", 0),
              Seeds.of(MINI, 1).derive("order", 1),
              Seeds.of(MINI, 1).derive("noise", 0),
              Seeds.of(MINI).derive("order", 0)
            })
        .doesNotHaveDuplicates();
  }

  @Test
  void twoPathsNeverRunTogether() {
    Seeds seeds = Seeds.of(MINI, 0);
    assertThat(new long[] {seeds.derive("ab", "c"), seeds.derive("a", "bc"), seeds.derive("abc")})
        .doesNotHaveDuplicates();
  }
}
