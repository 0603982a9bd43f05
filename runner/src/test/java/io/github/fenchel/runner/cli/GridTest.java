package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.results.record.SuiteJson;
import io.github.fenchel.results.store.RunClaim;
import io.github.fenchel.results.store.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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

  @Test
  @Tag("slow")
  void someCellsAreRunAndTheIndexHasAll() {
    CommandLineRun some = toy.run(Toy.SUITE, "--only", "seed=1, seed=2");
    assertThat(some.exitCode()).as(some.err()).isZero();
    assertThat(some.err()).contains("[1/2] ", "seed 1: done", "seed 2: done").doesNotContain("/3]");
    assertThat(toy.store().records()).hasSize(2);
    assertThat(SuiteJson.read(toy.store().root().resolve("suites/toy.json")).cells()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sed=1 | unknown axis \"sed\"; did you mean \"seed\"?",
        "seed=7 | no cell has seed \"7\"; expected one of 0, 1, 2",
        "seed | \"seed\" is no condition; expected axis=value",
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
  void afterAFailureFailFastBeginsNoOther() {
    CommandLineRun run = toy.run(Toy.told("then: [throw, train]"), "--jobs", "1", "--fail-fast");
    assertThat(run.exitCode()).as(run.out()).isEqualTo(70);
    assertThat(run.out()).contains("boom", "skipped, not begun, for ").doesNotContain("\tat ");
    assertThat(toy.store().attempts()).hasSize(1);
    assertThat(toy.store().records()).isEmpty();

    CommandLineRun all = toy.run(Toy.told("then: [throw, train]"), "--jobs", "2");
    assertThat(all.exitCode()).as(all.out()).isEqualTo(70);
    assertThat(toy.store().records()).as("the rest goes on").hasSize(3);
    assertThat(toy.store().attempts()).as("what failed before failed again").hasSize(4);

    CommandLineRun again = toy.run(Toy.told("then: [throw, train]"), "--jobs", "1", "--fail-fast");
    assertThat(again.out().lines().filter(line -> line.endsWith("stored")))
        .as("what is finished is told, though nothing was begun after the failure")
        .hasSize(3);
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
        .contains("failed: time limit", "not done within its time limit of 2 s, and killed");
    assertThat(toy.store().attempts())
        .hasSize(2)
        .allSatisfy(attempt -> assertThat(attempt).contains("\"time_limit\"", "\"exitCode\": 5"));
    assertThat(toy.store().root().resolve("attempts"))
        .isDirectoryRecursivelyContaining("glob:**log.txt");
    assertThat(toy.store().names("partial")).isEmpty();
  }

  @Test
  @Tag("slow")
  void aRunThatFillsTheMemoryIsKilledAtItsLimit() {
    CommandLineRun run =
        toy.run(Toy.told("then: fill"), "--only", "seed=0", "--memory-limit", "500MB");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(6);
    assertThat(run.out())
        .contains("failed: out of memory", "more than its limit of 477 MiB, and was killed");
    assertThat(toy.store().attempts())
        .singleElement()
        .satisfies(attempt -> assertThat(attempt).contains("\"out_of_memory\""));
    assertThat(toy.store().names("partial")).isEmpty();
  }

  @Test
  @Tag("slow")
  void aChildThatSegfaultsIsAFailedRunWithTheCrashInItsLog() throws IOException {
    CommandLineRun run = toy.run(Toy.told("then: crash"), "--only", "seed=0");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(70);
    assertThat(run.out()).containsPattern("killed by signal (6|11); a native crash");
    assertThat(toy.store().attempts()).hasSize(1);
    Path log = toy.store().root().resolve("attempts");
    try (Stream<Path> files = Files.walk(log)) {
      Path text = files.filter(file -> file.endsWith("log.txt")).findFirst().orElseThrow();
      assertThat(Files.readString(text)).contains("SIGSEGV");
    }
    assertThat(Path.of("").toAbsolutePath()).isDirectoryNotContaining("glob:**hs_err*");
  }

  @Test
  @Tag("slow")
  void aCellThatAnotherCommandHasClaimedIsLeftToItUntilItIsFree() throws Exception {
    String runId = toy.plannedIds(Toy.SUITE).get(0);
    RunStore store = RunStore.open(toy.store().root(), warning -> {});
    RunClaim claim = store.claim(runId).orElseThrow();
    Thread freeing =
        new Thread(
            () -> {
              while (toy.store().names("runs").size() < 2) {
                Thread.onSpinWait();
              }
              claim.close();
            });
    freeing.start();
    CommandLineRun run = toy.run(Toy.SUITE, "--jobs", "1");
    freeing.join();
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err())
        .contains("[1/3] toy-steps, seed 0: waits, another command on this store is at it")
        .containsSubsequence("seed 1: done", "seed 2: done", "seed 0: starts", "seed 0: done");
  }

  @Test
  @Tag("slow")
  void whatAnotherCommandFailedAtMeanwhileIsNotTriedAgain() {
    String runId = toy.plannedIds(Toy.SUITE).get(0);
    RunStore store = RunStore.open(toy.store().root(), warning -> {});
    RunClaim claim = store.claim(runId).orElseThrow();
    Thread failing =
        new Thread(
            () -> {
              while (toy.store().names("runs").isEmpty()) {
                Thread.onSpinWait();
              }
              store.recordAttempt(runId, FailureKind.DIVERGED, "NaN in step 1", null);
              claim.close();
            });
    failing.start();
    CommandLineRun run = toy.run(Toy.SUITE, "--jobs", "1");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(4);
    assertThat(run.out()).contains("NaN in step 1 (in another command)");
    assertThat(toy.store().attempts()).hasSize(1);
    assertThat(List.of(run.err().toLowerCase(Locale.ROOT).split("\n")))
        .noneMatch(line -> line.contains("seed 0: starts"));
  }
}
