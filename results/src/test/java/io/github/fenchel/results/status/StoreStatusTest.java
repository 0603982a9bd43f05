package io.github.fenchel.results.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.file.LockHolders;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.results.Samples;
import io.github.fenchel.results.record.SuiteIndex;
import io.github.fenchel.results.status.RunStatus.State;
import io.github.fenchel.results.store.RunFolder;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.results.store.RunWorker;
import io.github.fenchel.results.store.WorkerLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class StoreStatusTest {
  private static final String RUNNING = "1" + "a".repeat(63);
  private static final String FAILED = "2" + "a".repeat(63);
  private static final String WAITING = "3" + "a".repeat(63);
  private static final String LOOSE = "4" + "a".repeat(63);

  /** Knows what Linux does of the processes that hold locks. */
  private static final WorkerLookup WORKERS =
      (locks, number) ->
          LockHolders.of(locks, number).stream()
              .boxed()
              .flatMap(process -> ProcessHandle.of(process).stream())
              .map(
                  process ->
                      new RunWorker(
                          OptionalLong.of(process.pid()),
                          process.info().user(),
                          process.info().startInstant()))
              .findFirst();

  @TempDir private Path folder = Path.of("");

  /** Begins a run, says so, and ends with its parent. */
  static final class Worker {
    private Worker() {}

    public static void main(String[] arguments) throws java.io.IOException {
      RunFolder run = RunStore.open(Path.of(arguments[0]), warning -> {}).begin(RUNNING);
      System.out.write('\n');
      System.out.flush();
      if (System.in.read() >= 0) {
        run.abandon();
      }
    }
  }

  @Test
  @Timeout(60)
  void whatIsDoneRunsFailedAndWaitsIsToldWithWhoAndWhy() throws Exception {
    RunStore store = filled();
    RunStore reader = RunStore.existing(folder, warning -> {});
    Process worker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Worker.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(worker.getInputStream().read()).isEqualTo('\n');
      StoreStatus status = StoreStatus.of(reader, WORKERS);

      assertThat(status.runs().stream().map(RunStatus::state))
          .containsExactly(
              State.DONE, State.RUNNING, State.FAILED, State.WAITING, State.SKIPPED, State.FAILED);
      assertThat(status.counts())
          .containsEntry(State.DONE, 1)
          .containsEntry(State.FAILED, 2)
          .containsEntry(State.SKIPPED, 1);
      RunStatus running = status.runs().get(1);
      assertThat(running.title()).isEqualTo("l2");
      RunWorker found = running.worker().orElseThrow();
      if (Files.isReadable(Path.of("/proc/locks"))) {
        assertThat(found.process()).hasValue(worker.pid());
      }
      assertThat(found.since().orElseThrow())
          .isBetween(Instant.now().minus(Duration.ofMinutes(1)), Instant.now().plusSeconds(5));
      assertThat(status.runs().get(2).lastAttempt().orElseThrow().message())
          .isEqualTo("60 s were not enough");
      assertThat(status.runs().get(4).reason()).isEqualTo("needs a GPU");
      assertThat(status.runs().get(5).runId()).isEqualTo(LOOSE);
      assertThat(status.runs().get(5).suite()).isEmpty();
    } finally {
      worker.destroyForcibly();
      assertThat(worker.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(StoreStatus.of(reader, WORKERS).runs().get(1).state()).isEqualTo(State.WAITING);
    assertThat(store.worker(RUNNING, WORKERS)).isEmpty();
  }

  @Test
  void aRunOfThisVeryProcessIsRunningToo() {
    RunStore store = filled();
    try (RunFolder run = store.begin(WAITING)) {
      assertThat(run.path()).exists();
      assertThat(StoreStatus.of(store, WORKERS).runs().get(3).state()).isEqualTo(State.RUNNING);
    }
    assertThat(StoreStatus.of(store, WORKERS).runs().get(3).state()).isEqualTo(State.WAITING);
  }

  private RunStore filled() {
    RunStore store = RunStore.open(folder, warning -> {});
    RunRecord done = Samples.record();
    try (RunFolder run = store.begin(done.runId())) {
      run.commit(done);
    }
    // That it failed before it was done is forgotten.
    store.recordAttempt(done.runId(), FailureKind.DIVERGED, "NaN in step 3", null);
    store.recordAttempt(FAILED, FailureKind.DIVERGED, "NaN in step 3", null);
    store.recordAttempt(FAILED, FailureKind.TIME_LIMIT, "60 s were not enough", null);
    store.recordAttempt(LOOSE, FailureKind.OUT_OF_MEMORY, "killed", null);
    TreeMap<String, String> axes = new TreeMap<>();
    store.writeSuite(
        new SuiteIndex(
            "norms",
            "",
            new TreeMap<>(),
            List.of(
                SuiteIndex.Cell.run("l1", axes, done.runId()),
                SuiteIndex.Cell.run("l2", axes, RUNNING),
                SuiteIndex.Cell.run("l3", axes, FAILED),
                SuiteIndex.Cell.run("l4", axes, WAITING),
                SuiteIndex.Cell.skipped("l5", axes, "needs a GPU"))));
    return store;
  }
}
