package io.github.fenchel.runner.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.record.EpochPoint;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The events of a worker as lines of its channel. */
class TaskEventTest {
  private static final EventChannel CHANNEL = new EventChannel("a-word ");

  static Stream<TaskEvent> events() {
    return Stream.of(
        new TaskEvent.Masking(0, 3000),
        new TaskEvent.Step(3, 279, 0.25),
        new TaskEvent.Epoch(new EpochPoint(1, 0.5, 0.75, null, 0.5, 1e-3, 2.5)),
        new TaskEvent.Evaluation(2, 13),
        new TaskEvent.Stored("abc"),
        new TaskEvent.Traced(new TreeMap<>(Map.of("batch1", "00"))),
        new TaskEvent.Matched(3),
        new TaskEvent.Checked(),
        new TaskEvent.Failed(FailureKind.DIVERGED, "a \"quoted\" line\nand another"));
  }

  @ParameterizedTest
  @MethodSource("events")
  void anEventIsOneLineThatReadsBack(TaskEvent event) {
    assertThat(CHANNEL.line(event)).startsWith("a-word 1 {").doesNotContain("\n");
    assertThat(CHANNEL.event(CHANNEL.line(event))).contains(event);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a native library says hello",
        "1 {\"event\":\"checked\"}",
        "a-word",
        "a-word 1 {\"event\":\"step\",",
        "a-word 1 {}",
        "a-word 1 {\"event\":\"unheard-of\",\"x\":1}",
        "another-word 1 {\"event\":\"checked\"}"
      })
  void whatAnythingElsePrintsIsNoEvent(String line) {
    assertThat(CHANNEL.event(line)).isEmpty();
  }

  @Test
  void aWorkerOfAnotherVersionIsAFailure() {
    TaskEvent event = CHANNEL.event("a-word 2 {\"event\":\"unheard-of\"}").orElseThrow();
    assertThat(event).isInstanceOf(TaskEvent.Failed.class);
    TaskEvent.Failed failed = (TaskEvent.Failed) event;
    assertThat(failed.kind()).isEqualTo(FailureKind.MACHINE);
    assertThat(failed.message()).contains("events of version 2, expected 1");
  }

  /** A control character takes six characters of JSON. */
  @Test
  void theLongestMessageFitsInALine() {
    TaskEvent event = new TaskEvent.Failed(FailureKind.INTERNAL, "\0".repeat(1 << 22));
    String line = CHANNEL.line(event);
    assertThat(line.getBytes(StandardCharsets.UTF_8).length).isLessThan(EventChannel.LONGEST);
    assertThat(CHANNEL.event(line)).contains(event);
  }
}
