package io.github.fenchel.runner.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.run.EpochPoint;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunEventTest {

  static Stream<RunEvent> events() {
    return Stream.of(
        new RunEvent.Step(3, 279, 0.25),
        new RunEvent.Epoch(new EpochPoint(1, 0.5, 0.75, null, 0.5, 1e-3, 2.5)),
        new RunEvent.Evaluation(2, 13),
        new RunEvent.Done("abc"),
        new RunEvent.Failed(FailureKind.DIVERGED, "a \"quoted\" line\nand another"));
  }

  @ParameterizedTest
  @MethodSource("events")
  void anEventIsOneLineThatReadsBack(RunEvent event) {
    assertThat(event.toLine()).doesNotContain("\n");
    assertThat(RunEvent.ofLine(event.toLine())).contains(event);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a native library says hello", "{\"event\":\"step\",", "{}"})
  void whatANativeLibraryPrintsIsNoEvent(String line) {
    assertThat(RunEvent.ofLine(line)).isEmpty();
  }

  @Test
  void anEventOfAnotherVersionIsNoEvent() {
    assertThat(RunEvent.ofLine("{\"event\":\"unheard-of\",\"x\":1}")).isEmpty();
  }
}
