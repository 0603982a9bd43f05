package io.github.fenchel.runner.grid;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.run.Derivation;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.results.record.SuiteIndex;
import io.github.fenchel.runner.launch.Limits;
import io.github.fenchel.runner.worker.Task;
import io.github.fenchel.runner.worker.TaskEvent;
import io.github.fenchel.suites.grid.Cell;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cells that are derived from other cells: when they run, and when they do not. */
@Timeout(60)
class RetrainingGridTest {
  private static final String SKIPPED =
      "skipped: its images are masked by maps of standard, seed 0, which failed";

  @TempDir private Path folder = Path.of("");
  private PlannedSuite grid;
  private final Heard heard = new Heard();

  @BeforeEach
  void plan() {
    grid = new PlannedSuite(folder, PlannedSuite.TEXT + "retraining: {kept: 0.1, seed: 7}\n");
  }

  private static GridOptions jobs(int jobs) {
    return new GridOptions(jobs, false, false, Retry.NONE, Limits.NONE);
  }

  private List<String> run(FakeLauncher launcher, GridOptions options, Predicate<Cell> chosen) {
    GridRunner runner = new GridRunner(grid.workspace(), grid.store(), launcher, heard);
    List<CellResult> results = runner.run(grid.suite(), grid.planned(), options, chosen);
    assertThat(launcher.reserved()).as("what was reserved is given back").isZero();
    return results.stream().map(Heard::outcome).toList();
  }

  private static RunSpec spec(Task task) {
    return ((Task.Run) task).spec();
  }

  private static @Nullable Derivation masks(RunSpec spec) {
    return spec.training().data().derived();
  }

  /** Stores a run, unless what masks its images is not stored yet. */
  private TaskEvent.End complete(FakeLauncher.Given given) {
    Derivation by = masks(spec(given.task()));
    boolean early =
        by != null
            && grid.store().records().stream()
                .noneMatch(run -> run.spec().training().equals(by.source()));
    return early ? new TaskEvent.Failed(FailureKind.INTERNAL, "too early") : grid.complete(given);
  }

  /** Fails at what has the first seed of the grid, so often. */
  private FakeLauncher failingFirst(FailureKind kind, int times) {
    AtomicInteger left = new AtomicInteger(times);
    return new FakeLauncher(
        given ->
            PlannedSuite.seed(given.task()) == 0 && left.getAndDecrement() > 0
                ? new TaskEvent.Failed(kind, "no luck")
                : complete(given));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 9})
  void whatIsDerivedRunsWhenWhatItIsDerivedFromIsStored(int jobs) {
    assertThat(run(new FakeLauncher(this::complete), jobs(jobs), cell -> true))
        .hasSize(9)
        .containsOnly("done");
  }

  @Test
  void whatIsDerivedFromAFailureIsSkippedWithTheReasonAndTheRestRuns() {
    FakeLauncher launcher = failingFirst(FailureKind.DIVERGED, 9);
    assertThat(run(launcher, jobs(2), cell -> true))
        .containsExactly(
            "DIVERGED: no luck", "done", "done", SKIPPED, SKIPPED, "done", "done", "done", "done");
    assertThat(launcher.started()).hasSize(7);
  }

  @Test
  void aRetriedSourceIsWaitedFor() {
    Retry retry = new Retry(Set.of(FailureKind.OUT_OF_MEMORY), 1);
    GridOptions options = new GridOptions(2, false, false, retry, Limits.NONE);
    assertThat(run(failingFirst(FailureKind.OUT_OF_MEMORY, 1), options, cell -> true))
        .containsOnly("done");
  }

  @Test
  void choosingWhatIsDerivedChoosesWhatItIsDerivedFrom() {
    FakeLauncher launcher = new FakeLauncher(this::complete);
    assertThat(run(launcher, jobs(1), cell -> cell.index() == 6)).containsExactly("done", "done");
    assertThat(launcher.started().stream().map(RetrainingGridTest::spec))
        .containsExactly(grid.suite().cells().get(1).spec(), grid.suite().cells().get(6).spec());
  }

  @Test
  void aGridThatWasKilledGoesOnWhereItWas() {
    List.of(0, 2, 3).forEach(cell -> grid.complete(grid.suite().cells().get(cell).spec()));
    FakeLauncher launcher = new FakeLauncher(this::complete);
    assertThat(run(launcher, jobs(1), cell -> true))
        .containsExactly(
            "stored", "done", "stored", "stored", "done", "done", "done", "done", "done");
    assertThat(launcher.started()).hasSize(6);
    assertThat(run(launcher, jobs(1), cell -> cell.index() == 3)).containsExactly("stored");
  }

  @Test
  void theIndexNamesEveryCellAndTheNetworkThatItExplains() {
    run(new FakeLauncher(this::complete), jobs(1), cell -> true);
    SuiteIndex index = grid.store().suite("three").orElseThrow();
    assertThat(index.cells().stream().map(SuiteIndex.Cell::runId))
        .containsExactlyElementsOf(IntStream.range(0, 9).mapToObj(grid::runId).toList());
    assertThat(index.cells().get(8).title())
        .isEqualTo("standard, seed 2 > simple-gradient bottom 0.1");
  }
}
