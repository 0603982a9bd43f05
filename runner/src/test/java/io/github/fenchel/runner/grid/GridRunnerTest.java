package io.github.fenchel.runner.grid;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.record.EpochPoint;
import io.github.fenchel.results.record.AttemptJson;
import io.github.fenchel.results.record.SuiteIndex;
import io.github.fenchel.results.store.RunClaim;
import io.github.fenchel.runner.launch.Limits;
import io.github.fenchel.runner.launch.Resources;
import io.github.fenchel.runner.worker.Task;
import io.github.fenchel.runner.worker.TaskEvent;
import io.github.fenchel.suites.grid.Cell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a grid makes of its cells' tasks, whatever starts them. */
@Timeout(60)
class GridRunnerTest {
  @TempDir private Path folder = Path.of("");
  private PlannedSuite grid;
  private Heard heard = new Heard();

  @BeforeEach
  void plan() {
    grid = new PlannedSuite(folder, PlannedSuite.TEXT);
  }

  private static GridOptions jobs(int jobs) {
    return new GridOptions(jobs, false, false, Retry.NONE, Limits.NONE);
  }

  private List<String> run(FakeLauncher launcher, GridOptions options) {
    return run(launcher, options, cell -> true);
  }

  private List<String> run(FakeLauncher launcher, GridOptions options, Predicate<Cell> chosen) {
    GridRunner runner = new GridRunner(grid.workspace(), grid.store(), launcher, heard);
    List<CellResult> results = runner.run(grid.suite(), grid.planned(), options, chosen);
    assertThat(launcher.reserved()).as("what was reserved is given back").isZero();
    return results.stream().map(Heard::outcome).toList();
  }

  private FakeLauncher completing() {
    return new FakeLauncher(grid::complete);
  }

  /** Fails the first seed in that way, as often as it is tried; completes the others. */
  private FakeLauncher failingFirst(FailureKind kind) {
    return new FakeLauncher(
        given ->
            PlannedSuite.seed(given.task()) == 0
                ? new TaskEvent.Failed(kind, "no luck")
                : grid.complete(given));
  }

  private List<AttemptJson.Attempt> attempts(int cell) {
    return grid.store().attempts(grid.runId(cell));
  }

  @Test
  void oneAtATimeRunsTheCellsInTheSuitesOrder() {
    FakeLauncher launcher = completing();
    assertThat(run(launcher, jobs(1))).containsExactly("done", "done", "done");
    assertThat(launcher.started().stream().map(PlannedSuite::seed)).containsExactly(0L, 1L, 2L);
    assertThat(heard.lines())
        .containsExactly(
            "1/3 standard, seed 0 starts",
            "1/3 standard, seed 0 done",
            "2/3 standard, seed 1 starts",
            "2/3 standard, seed 1 done",
            "3/3 standard, seed 2 starts",
            "3/3 standard, seed 2 done");
  }

  @Test
  void asManyRunAtOnceAsThereAreJobsAndTheListenerHearsOneCallAtATime() {
    CyclicBarrier all = new CyclicBarrier(3);
    FakeLauncher launcher =
        new FakeLauncher(
            given -> {
              meet(all);
              for (int epoch = 1; epoch <= 200; epoch++) {
                given
                    .events()
                    .accept(new TaskEvent.Epoch(new EpochPoint(epoch, 1, 0.5, null, null, 0.1, 1)));
              }
              return grid.complete(given);
            });
    assertThat(run(launcher, jobs(3))).containsExactly("done", "done", "done");
    assertThat(heard.lines()).hasSize(3 * 202);
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatIsStoredIsNotRunAgain() {
    grid.complete(grid.suite().cells().get(1).spec());
    FakeLauncher launcher = completing();
    assertThat(run(launcher, jobs(1))).containsExactly("done", "stored", "done");
    assertThat(launcher.started()).hasSize(2);
  }

  @Test
  void someCellsRunAndTheIndexHasAll() {
    assertThat(run(completing(), jobs(2), cell -> cell.spec().training().seed() > 0))
        .containsExactly("done", "done");
    assertThat(heard.lines()).allMatch(line -> line.contains("/2 "));
    SuiteIndex index = grid.store().suite("three").orElseThrow();
    assertThat(index.cells().stream().map(SuiteIndex.Cell::runId))
        .containsExactly(grid.runId(0), grid.runId(1), grid.runId(2));
  }

  @Test
  void aFailureIsRecordedWithItsLogAndDoesNotStopTheRest() {
    FakeLauncher launcher =
        new FakeLauncher(
            given -> {
              if (PlannedSuite.seed(given.task()) > 0) {
                return grid.complete(given);
              }
              write(given.folder().resolve("log.txt"), "the engine said so");
              return new TaskEvent.Failed(FailureKind.DIVERGED, "NaN in step 3");
            });
    assertThat(run(launcher, jobs(1))).containsExactly("DIVERGED: NaN in step 3", "done", "done");
    assertThat(attempts(0))
        .containsExactly(
            new AttemptJson.Attempt(grid.runId(0), 1, FailureKind.DIVERGED, "NaN in step 3"));
    assertThat(grid.store().root().resolve("attempts").resolve(grid.runId(0)))
        .isDirectoryRecursivelyContaining("glob:**log.txt");
    assertThat(grid.store().root().resolve("partial")).isEmptyDirectory();
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void afterAFailureFailFastBeginsNoOtherAndShowsWhatIsStored() {
    grid.complete(grid.suite().cells().get(2).spec());
    GridOptions failFast = new GridOptions(1, false, true, Retry.NONE, Limits.NONE);
    assertThat(run(failingFirst(FailureKind.INTERNAL), failFast))
        .containsExactly(
            "INTERNAL: no luck", "skipped: not begun, for standard, seed 0 failed", "stored");
    assertThat(attempts(0)).hasSize(1);
  }

  @Test
  void whatFailedInARetriedWayRunsAgainBehindTheOthersAsOftenAsAllowed() {
    Retry retry = new Retry(Set.of(FailureKind.OUT_OF_MEMORY), 2);
    FakeLauncher launcher = failingFirst(FailureKind.OUT_OF_MEMORY);
    assertThat(run(launcher, new GridOptions(1, false, false, retry, Limits.NONE)))
        .containsExactly("OUT_OF_MEMORY: no luck", "done", "done");
    assertThat(launcher.started().stream().map(PlannedSuite::seed))
        .containsExactly(0L, 1L, 2L, 0L, 0L);
    assertThat(heard.lines())
        .contains(
            "1/3 standard, seed 0 OUT_OF_MEMORY: no luck, will be run again",
            "1/3 standard, seed 0 OUT_OF_MEMORY: no luck");
    assertThat(attempts(0)).hasSize(3);
  }

  @Test
  void whatFailedInAnotherWayIsNotRetried() {
    Retry retry = new Retry(Set.of(FailureKind.TIME_LIMIT), 2);
    FakeLauncher launcher = failingFirst(FailureKind.OUT_OF_MEMORY);
    run(launcher, new GridOptions(1, false, false, retry, Limits.NONE));
    assertThat(launcher.started()).hasSize(3);
  }

  @Test
  void aCellThatAnotherCommandHasClaimedIsLeftToItUntilItIsFree() {
    RunClaim claim = grid.store().claim(grid.runId(0)).orElseThrow();
    heard.then(
        line -> {
          if (line.equals("3/3 standard, seed 2 done")) {
            claim.close();
          }
        });
    assertThat(run(completing(), jobs(1))).containsExactly("done", "done", "done");
    assertThat(heard.lines())
        .containsExactly(
            "1/3 standard, seed 0 waits, another command on this store is running it",
            "2/3 standard, seed 1 starts",
            "2/3 standard, seed 1 done",
            "3/3 standard, seed 2 starts",
            "3/3 standard, seed 2 done",
            "1/3 standard, seed 0 starts",
            "1/3 standard, seed 0 done");
  }

  @Test
  void whatAnotherCommandFailedAtMeanwhileIsNotTriedAgain() {
    RunClaim claim = grid.store().claim(grid.runId(0)).orElseThrow();
    heard.then(
        line -> {
          if (line.equals("3/3 standard, seed 2 done")) {
            grid.store().recordAttempt(grid.runId(0), FailureKind.DIVERGED, "NaN in step 1", null);
            claim.close();
          }
        });
    assertThat(run(completing(), jobs(1)))
        .containsExactly("DIVERGED: NaN in step 1 (in another command)", "done", "done");
    assertThat(heard.lines()).doesNotContain("1/3 standard, seed 0 starts");
    assertThat(attempts(0)).hasSize(1);
  }

  @Test
  void whatAnotherCommandStoredMeanwhileIsTaken() {
    RunClaim claim = grid.store().claim(grid.runId(0)).orElseThrow();
    heard.then(
        line -> {
          if (line.equals("3/3 standard, seed 2 done")) {
            grid.complete(grid.suite().cells().get(0).spec());
            claim.close();
          }
        });
    assertThat(run(completing(), jobs(1))).containsExactly("stored", "done", "done");
  }

  @Test
  void whatFailedInAnEarlierCommandIsTriedAgain() {
    grid.store().recordAttempt(grid.runId(0), FailureKind.DIVERGED, "NaN in step 1", null);
    assertThat(run(completing(), jobs(1))).containsExactly("done", "done", "done");
  }

  @Test
  void stoppingEndsWhatRunsAndBeginsNothingElse() {
    FakeLauncher launcher =
        new FakeLauncher(
            given -> {
              await(given);
              return new TaskEvent.Failed(FailureKind.INTERRUPTED, "interrupted");
            });
    GridRunner runner = new GridRunner(grid.workspace(), grid.store(), launcher, heard);
    heard.then(
        line -> {
          if (line.equals("2/3 standard, seed 1 starts")) {
            runner.stop();
          }
        });
    assertThat(runner.run(grid.suite(), grid.planned(), jobs(2)).stream().map(Heard::outcome))
        .containsExactly(
            "INTERRUPTED: interrupted", "INTERRUPTED: interrupted", "INTERRUPTED: not begun");
    assertThat(attempts(0)).as("an interrupt is no failed attempt").isEmpty();
    assertThat(grid.store().root().resolve("partial")).isEmptyDirectory();
  }

  private static void await(FakeLauncher.Given given) {
    try {
      given.stopped().await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aGridThatIsStoppedBeforeItBeginsRunsNothing() {
    FakeLauncher launcher = completing();
    GridRunner runner = new GridRunner(grid.workspace(), grid.store(), launcher, heard);
    runner.stop();
    assertThat(runner.run(grid.suite(), grid.planned(), jobs(2)).stream().map(Heard::outcome))
        .containsOnly("INTERRUPTED: not begun");
    assertThat(launcher.started()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {"OUT_OF_MEMORY", "INTERRUPTED", "TIME_LIMIT"})
  void whatWasKilledJustAfterItHadStoredItsRunIsDone(FailureKind kind) {
    FakeLauncher launcher =
        new FakeLauncher(
            given -> {
              grid.complete(given);
              return new TaskEvent.Failed(kind, "killed");
            });
    assertThat(run(launcher, jobs(1))).containsExactly("done", "done", "done");
    assertThat(attempts(0)).isEmpty();
  }

  @Test
  void aDefectAfterTheRunWasStoredIsAFailureAllTheSame() {
    FakeLauncher launcher =
        new FakeLauncher(
            given -> {
              grid.complete(given);
              return new TaskEvent.Failed(FailureKind.INTERNAL, "boom");
            });
    assertThat(run(launcher, jobs(1))).containsOnly("INTERNAL: boom");
  }

  @Test
  void aTaskThatStoredAnotherRunIsADefect() {
    FakeLauncher launcher = new FakeLauncher(given -> new TaskEvent.Stored("ab"));
    assertThat(run(launcher, jobs(1)))
        .allMatch(line -> line.startsWith("INTERNAL: the child stored a different run than "));
  }

  @Test
  void aTaskThatCannotBeStartedIsAFailedAttempt() {
    FakeLauncher launcher =
        new FakeLauncher(
            given -> {
              throw FenchelException.machine("no room");
            });
    assertThat(run(launcher, jobs(1))).containsOnly("MACHINE: no room");
    assertThat(attempts(2)).hasSize(1);
  }

  @Test
  void aCellWhoseDeviceOthersHaveWaitsAndSaysSoOnce() {
    grid = new PlannedSuite(folder, PlannedSuite.TEXT + "device: cuda:0\n");
    List<Resources> asked = new ArrayList<>();
    FakeLauncher launcher =
        completing()
            .reservingWhile(
                resources -> {
                  asked.add(resources);
                  return asked.size() > 3;
                });
    Limits limits = new Limits(Optional.of(Duration.ofSeconds(9)), OptionalLong.of(1 << 20));
    assertThat(run(launcher, new GridOptions(1, false, false, Retry.NONE, limits)))
        .containsExactly("done", "done", "done");
    assertThat(heard.lines().get(0))
        .isEqualTo("1/3 standard, seed 0 waits, other commands hold every GPU");
    assertThat(heard.lines().stream().filter(line -> line.contains("waits"))).hasSize(1);
    assertThat(asked).containsOnly(new Resources(Optional.of("cuda:0"), limits));
  }

  @Test
  void aReservationThatFailsIsAFailedCell() {
    FakeLauncher launcher =
        completing()
            .reservingWhile(
                resources -> {
                  throw FenchelException.user("no such GPU");
                });
    assertThat(run(launcher, jobs(1))).containsOnly("USER: no such GPU");
    assertThat(launcher.started()).isEmpty();
  }

  @Test
  void aStaleRunIsTakenOnlyIfItIsAskedForAndSound() throws IOException {
    List<PlannedCell> planned = new ArrayList<>(grid.planned());
    for (int i = 0; i < 2; i++) {
      PlannedCell cell = planned.get(i);
      planned.set(
          i,
          new PlannedCell(
              cell.cell(),
              cell.specId(),
              cell.runId(),
              Optional.empty(),
              Optional.of(
                  new PlannedCell.Stale(
                      grid.complete(cell.cell().spec(), PlannedSuite.environment("there")),
                      List.of("fenchel: there -> here")))));
    }
    Path altered =
        grid.store()
            .root()
            .resolve("runs")
            .resolve(planned.get(1).stale().orElseThrow().record().runId())
            .resolve("run.json");
    Files.writeString(altered, Files.readString(altered).replace("\"wallSeconds\": 1", "\"x\": 1"));
    FakeLauncher launcher = completing();
    GridRunner runner = new GridRunner(grid.workspace(), grid.store(), launcher, heard);
    GridOptions stale = new GridOptions(1, true, false, Retry.NONE, Limits.NONE);
    assertThat(runner.run(grid.suite(), planned, stale).stream().map(Heard::outcome))
        .containsExactly("stored", "done", "done");
    assertThat(runner.run(grid.suite(), planned, jobs(1)).stream().map(Heard::outcome))
        .containsExactly("done", "stored", "stored");
  }

  @Test
  void aCellsTaskIsToRunItsSpec() {
    FakeLauncher launcher = completing();
    run(launcher, jobs(1));
    assertThat(launcher.started())
        .containsExactlyElementsOf(
            grid.suite().cells().stream().map(cell -> (Task) new Task.Run(cell.spec())).toList());
  }
}
