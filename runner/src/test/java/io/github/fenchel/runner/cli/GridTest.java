package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.results.record.SuiteJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several runs at a time, some of them, with limits; real child processes of a small engine. */
@Timeout(120)
class GridTest {
  @TempDir private Path folder;
  private Toy toy = new Toy(Path.of(System.getProperty("java.io.tmpdir")));

  @BeforeEach
  void makePlace() {
    toy = new Toy(folder);
  }

  @Test
  @Tag("slow")
  void threeAtATimeGiveWhatOneAtATimeGives() {
    String slow = Toy.told("millis: 600");
    CommandLineRun three = toy.run(slow, "--jobs", "3");
    assertThat(three.exitCode()).as(three.err() + three.out()).isZero();
    assertThat(three.err().lines().limit(3))
        .as("at once, so that any may be told first")
        .containsExactlyInAnyOrder(
            "[1/3] toy-steps, seed 0: starts",
            "[2/3] toy-steps, seed 1: starts",
            "[3/3] toy-steps, seed 2: starts");
    assertThat(three.out().lines().skip(1).limit(3).map(line -> line.split(" {2,}", 2)[0]))
        .as(three.out())
        .containsExactly("toy-steps, seed 0", "toy-steps, seed 1", "toy-steps, seed 2");
    assertThat(overlaps()).as("two sessions were at work at once").isTrue();

    Toy other = new Toy(folder.resolve("other"));
    CommandLineRun one = other.run(slow, "--jobs", "1");
    assertThat(one.exitCode()).as(one.err()).isZero();
    assertThat(other.store().digests()).hasSize(3).isEqualTo(toy.store().digests());
    assertThat(SuiteJson.read(other.store().root().resolve("suites/toy.json")))
        .isEqualTo(SuiteJson.read(toy.store().root().resolve("suites/toy.json")));
  }

  /** Whether a session was opened before another had done its last step. */
  private boolean overlaps() {
    List<long[]> spans = new ArrayList<>();
    for (String log : toy.store().logs()) {
      spans.add(new long[] {said(log, "opened"), said(log, "worked")});
    }
    spans.sort(Comparator.comparingLong(span -> span[0]));
    return spans.get(1)[0] < spans.get(0)[1];
  }

  private static long said(String log, String what) {
    Matcher said = Pattern.compile("toy " + what + ".* at (\\d+)").matcher(log);
    return said.results().mapToLong(last -> Long.parseLong(last.group(1))).max().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sed=1 | unknown axis \"sed\"; did you mean \"seed\"?",
        "seed=7 | no cell has seed \"7\"; expected one of 0, 1, 2",
        "seed | \"seed\" is not a condition; expected axis=value",
      })
  void aMisspeltChoiceIsAnsweredWithWhatThereIs(String only, String answer) {
    CommandLineRun run = toy.run(Toy.SUITE, "--only", only);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("--only \"" + only + "\": " + answer).hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--jobs|0|--jobs 0: expected a whole number above 0",
        "--time-limit|30|--time-limit 30: expected a time with its unit, e.g. 90s, 30m or 1h30m",
        "--memory-limit|4|--memory-limit 4: expected memory with its unit, e.g. 800MB, 4GB or 4GiB",
        "--retry|all|--retry all: expected some of failed,oom,timeout",
        "--retries|-1|--retries -1: expected a whole number, 0 or more",
      })
  void aWrongOptionIsNamed(String option, String value, String answer) {
    CommandLineRun run = toy.run(Toy.SUITE, option, value);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().strip()).isEqualTo(answer);
  }

  @Test
  @Tag("slow")
  void aRunThatHangsIsKilledAtItsTimeLimitAndRetried() {
    CommandLineRun run =
        toy.run(
            Toy.told("then: hang"),
            "--only",
            "seed=0",
            "--time-limit",
            "2s",
            "--retry",
            "timeout,oom");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(5);
    assertThat(run.err()).contains("will be run again");
    assertThat(run.out())
        .contains("failed: time limit", "not finished within its time limit of 2 s, and killed");
    assertThat(toy.store().attempts())
        .hasSize(2)
        .allSatisfy(attempt -> assertThat(attempt).contains("\"time_limit\"", "\"exitCode\": 5"));
    assertThat(toy.store().root().resolve("attempts"))
        .isDirectoryRecursivelyContaining("glob:**log.txt");
    assertThat(toy.store().names("partial")).isEmpty();
  }
}
