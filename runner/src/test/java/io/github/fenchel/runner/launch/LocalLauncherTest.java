package io.github.fenchel.runner.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.file.LockFile;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.results.store.RunWorker;
import io.github.fenchel.runner.cli.Toy;
import io.github.fenchel.runner.worker.Task;
import io.github.fenchel.runner.worker.TaskEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Child processes of a small engine, and how their ends are understood. */
@Timeout(120)
class LocalLauncherTest {
  @TempDir private Path folder = Path.of("");
  private final List<TaskEvent> events = new ArrayList<>();

  private TaskEvent.End run(String suite, Limits limits, Consumer<Launcher.Execution> onEvent)
      throws IOException {
    Toy toy = new Toy(folder);
    RunSpec spec = toy.cells(suite).get(0).spec();
    Path files = Files.createDirectory(folder.resolve("task"));
    try (Launcher.Slot slot =
        new LocalLauncher().reserve(new Resources(Optional.of("cpu"), limits)).orElseThrow()) {
      Launcher.Execution task = slot.prepare(new Task.Run(spec), toy.workspace(), files);
      assertThat(task.log()).isEqualTo(files.resolve("log.txt"));
      return task.run(
          event -> {
            events.add(event);
            onEvent.accept(task);
          });
    }
  }

  private TaskEvent.Failed failed(String told, Limits limits) throws IOException {
    return (TaskEvent.Failed) run(Toy.told(told), limits, task -> {});
  }

  @Test
  @Tag("slow")
  void aRunReportsItsStepsAndItsEpochsAndIsStored() throws IOException {
    TaskEvent.End end = run(Toy.SUITE, Limits.NONE, task -> {});
    RunStore store = RunStore.open(new Toy(folder).workspace().store(), warning -> {});
    assertThat(end).isEqualTo(new TaskEvent.Stored(store.all().get(0).runId()));
    assertThat(events)
        .hasAtLeastOneElementOfType(TaskEvent.Step.class)
        .hasAtLeastOneElementOfType(TaskEvent.Evaluation.class)
        .endsWith(end);
    assertThat(events.stream().filter(TaskEvent.Epoch.class::isInstance)).hasSize(1);
    assertThat(folder.resolve("task/log.txt")).content().contains("toy opened on cpu");
  }

  @Test
  @Tag("slow")
  void aRunThatHangsIsKilledAtItsTimeLimit() throws IOException {
    Limits limits = new Limits(Optional.of(Duration.ofSeconds(2)), OptionalLong.empty());
    TaskEvent.Failed failed = failed("then: hang", limits);
    assertThat(failed.kind()).isEqualTo(FailureKind.TIME_LIMIT);
    assertThat(failed.message())
        .startsWith("not finished within its time limit of 2 s, and killed ");
  }

  @Test
  @Tag("slow")
  void aRunThatFillsTheMemoryIsKilledAtItsLimit() throws IOException {
    Limits limits = new Limits(Optional.empty(), OptionalLong.of(500_000_000));
    TaskEvent.Failed failed = failed("then: fill", limits);
    assertThat(failed.kind()).isEqualTo(FailureKind.OUT_OF_MEMORY);
    assertThat(failed.message()).contains("more than its limit of 477 MiB, and was killed");
  }

  @Test
  @Tag("slow")
  void aChildThatSegfaultsIsAFailureWithTheCrashInItsLog() throws IOException {
    TaskEvent.Failed failed = failed("then: crash", Limits.NONE);
    assertThat(failed.kind()).isEqualTo(FailureKind.INTERNAL);
    assertThat(failed.message()).containsPattern("killed by signal (6|11); a native crash");
    assertThat(folder.resolve("task/log.txt")).content().contains("SIGSEGV");
    assertThat(Path.of("").toAbsolutePath()).isDirectoryNotContaining("glob:**hs_err*");
  }

  @Test
  @Tag("slow")
  void aRunThatIsStoppedWasInterruptedAndStoresNothing() throws IOException {
    String longer = Toy.SUITE.replace("epochs: 1", "epochs: 100000");
    TaskEvent.End end = run(longer, Limits.NONE, Launcher.Execution::stop);
    assertThat(end).isEqualTo(new TaskEvent.Failed(FailureKind.INTERRUPTED, "interrupted"));
    assertThat(RunStore.open(new Toy(folder).workspace().store(), warning -> {}).all()).isEmpty();
  }

  @Test
  void theHolderOfALockIsTheProcessThatHasIt() {
    assumeThat(Path.of("/proc/locks")).isReadable();
    Path locks = folder.resolve("locks");
    Launcher launcher = new LocalLauncher();
    LockFile.Held held = new LockFile(locks).tryLock(42).orElseThrow();
    RunWorker holder = launcher.holder(locks, 42).orElseThrow();
    assertThat(holder.process()).hasValue(ProcessHandle.current().pid());
    assertThat(holder.since()).isPresent();
    held.close();
    assertThat(launcher.holder(locks, 42)).isEmpty();
  }
}
