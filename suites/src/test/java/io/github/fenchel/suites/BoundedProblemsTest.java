package io.github.fenchel.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.suites.yaml.Position;
import io.github.fenchel.suites.yaml.Problems;
import org.junit.jupiter.api.Test;

/** However much is wrong with a suite, a person can read what is said of it. */
class BoundedProblemsTest {

  @Test
  void theFirstHundredProblemsAreNamedAndTheRestIsCounted() {
    Problems problems = new Problems();
    for (int line = 120_000; line > 0; line--) {
      problems.add(new Position(line, 1), "wrong");
    }
    assertThatThrownBy(() -> problems.throwIfAny("s.yaml"))
        .satisfies(
            thrown ->
                assertThat(String.valueOf(thrown.getMessage()).lines())
                    .hasSize(101)
                    .startsWith("s.yaml:1:1: wrong", "s.yaml:2:1: wrong")
                    .endsWith("s.yaml:100:1: wrong", "s.yaml: and 119900 more like these"));
  }

  @Test
  void aLongWordIsCutAndItsRestCounted() {
    Problems problems = new Problems();
    problems.add(Position.START, "unknown norm \"" + "x".repeat(10_000_000) + "\"");
    assertThatThrownBy(() -> problems.throwIfAny("s.yaml"))
        .satisfies(
            thrown ->
                assertThat(String.valueOf(thrown.getMessage()))
                    .hasSizeLessThan(1_100)
                    .endsWith("xxx... (9999015 more characters)"));
  }

  @Test
  void aValueWithLineBreaksIsOneLine() {
    Problems problems = new Problems();
    problems.add(Position.START, "unknown norm \"a\ns.yaml:1:1: fine\u001b[2J\"");
    assertThatThrownBy(() -> problems.throwIfAny("s.yaml"))
        .hasMessage("s.yaml:1:1: unknown norm \"a\\ns.yaml:1:1: fine\\u001b[2J\"");
  }
}
