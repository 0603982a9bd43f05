package io.github.fenchel.runner.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.record.Outcome;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.codec.NamedArray;
import io.github.fenchel.results.codec.Npz;
import io.github.fenchel.results.trace.TracedPair;
import io.github.fenchel.runner.grid.FakeLauncher;
import io.github.fenchel.runner.grid.PlannedSuite;
import io.github.fenchel.runner.run.TraceExecutor;
import io.github.fenchel.runner.worker.Task;
import io.github.fenchel.runner.worker.TaskEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a trace makes of its two tasks, whatever starts them. */
@Timeout(60)
class TraceRunnerTest {
  private static final String TEXT =
      PlannedSuite.TEXT
          .replace("seed: [0, 1, 2]", "seed: 0")
          .replace("backend: pytorch", "backend: [pytorch, tensorflow]\ndataType: float64");

  @TempDir private Path folder = Path.of("");
  private final List<String> heard = new ArrayList<>();

  private final class Listener implements TraceListener {
    @Override
    public void started(TracedPair.Name pair, int number, int of) {
      heard.add(number + "/" + of + " starts");
    }

    @Override
    public void ended(TracedPair pair, int number, int of) {
      heard.add(number + "/" + of + " " + pair.verdict());
    }
  }

  private TracedPair trace(String text, FakeLauncher launcher) {
    PlannedSuite suite = new PlannedSuite(folder, text);
    TraceRunner runner =
        new TraceRunner(suite.workspace(), launcher, 3, Optional.empty(), new Listener());
    List<TracedPair> pairs = runner.run(suite.suite(), TracePlan.of(suite.suite())).pairs();
    assertThat(pairs).hasSize(1);
    assertThat(launcher.reserved()).isZero();
    return pairs.get(0);
  }

  private static String backend(FakeLauncher.Given given) {
    return ((Task.Trace) given.task()).spec().training().engine().backend();
  }

  /** Writes the loss of a step where a worker does, and reports it. */
  private static void step(FakeLauncher.Given given, int step, double loss) {
    Path file = TraceExecutor.file(given.folder(), step);
    Npz.write(file, List.of(new NamedArray("loss", HostArray.of(Shape.of(1), loss))));
    given.events().accept(new TaskEvent.Step(step, 3, loss));
  }

  private static TaskEvent.Traced traced(String digest) {
    return new TaskEvent.Traced(new TreeMap<>(Map.of("batch1", digest)));
  }

  @Test
  void equalStepsAreWithinTheBudgetAndTheirFilesAreTakenAway() {
    List<Path> folders = new ArrayList<>();
    FakeLauncher launcher =
        new FakeLauncher(
            given -> {
              synchronized (folders) {
                folders.add(given.folder());
              }
              for (int step = 1; step <= 3; step++) {
                step(given, step, 1.0 / step);
              }
              return traced("00");
            });
    TracedPair pair = trace(TEXT, launcher);
    assertThat(pair.verdict()).isEqualTo(TracedPair.Verdict.WITHIN);
    assertThat(pair.steps()).isEqualTo(3);
    assertThat(pair.failure()).isEmpty();
    assertThat(heard).containsExactly("1/1 starts", "1/1 WITHIN");
    assertThat(launcher.started()).allMatch(task -> ((Task.Trace) task).steps() == 3);
    assertThat(folders).hasSize(2).noneMatch(Files::exists);
  }

  @Test
  void theStepInWhichTheTwoPartIsFound() {
    FakeLauncher launcher =
        new FakeLauncher(
            given -> {
              step(given, 1, 1);
              step(given, 2, backend(given).equals("pytorch") ? 1 : 1.5);
              return traced("00");
            });
    TracedPair pair = trace(TEXT, launcher);
    assertThat(pair.verdict()).isEqualTo(TracedPair.Verdict.BEYOND);
    assertThat(pair.firstBeyond().orElseThrow().step()).isEqualTo(2);
  }

  @Test
  void aSideThatFailsIsNamedAndTheStepsBeforeAreCompared() {
    FakeLauncher launcher =
        new FakeLauncher(
            given -> {
              step(given, 1, 1);
              return backend(given).equals("pytorch")
                  ? traced("00")
                  : new TaskEvent.Failed(FailureKind.DIVERGED, "NaN in step 2");
            });
    TracedPair pair = trace(TEXT, launcher);
    assertThat(pair.steps()).isEqualTo(1);
    assertThat(pair.failure())
        .contains(new Outcome.Failed(FailureKind.DIVERGED, "tensorflow: NaN in step 2"));
  }

  @Test
  void otherInputsAreADefect() {
    FakeLauncher launcher = new FakeLauncher(given -> traced(backend(given)));
    assertThat(trace(TEXT, launcher).failure())
        .contains(
            new Outcome.Failed(
                FailureKind.INTERNAL,
                "the two were given different inputs: the digests of batch1 differ"));
  }

  @Test
  void whatABackendCannotDoIsSkippedAndStartsNothing() {
    FakeLauncher launcher = new FakeLauncher(given -> traced("00"));
    TracedPair pair = trace(TEXT.replace("tensorflow", "reference"), launcher);
    assertThat(pair.verdict()).isEqualTo(TracedPair.Verdict.SKIPPED);
    assertThat(launcher.started()).isEmpty();
    assertThat(heard).containsExactly("1/1 SKIPPED");
  }

  @Test
  void aSuiteOfOneBackendHasNothingToTrace() {
    PlannedSuite suite = new PlannedSuite(folder, PlannedSuite.TEXT);
    assertThatThrownBy(() -> TracePlan.of(suite.suite()))
        .hasMessageContaining("no two of its 3 cells differ in the backend alone");
  }
}
