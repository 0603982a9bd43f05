package io.github.fenchel.runner.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.runner.run.Workspace;
import io.github.fenchel.runner.worker.Task;
import io.github.fenchel.runner.worker.TaskEvent;
import io.github.fenchel.runner.worker.TaskFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A child that the system does not start, as when a Ctrl-C ends what was about to start it. */
@Timeout(60)
class ChildProcessTest {
  /** Longer than a system takes: starting a process with it fails. */
  private static final String TOO_LONG = "x".repeat(4 << 20);

  @TempDir private Path folder = Path.of("");

  private ChildProcess impossible() {
    Workspace workspace =
        Workspace.load(folder, new DataLocation(List.of(), folder, false), List.of());
    return new ChildProcess(
        TaskFile.of(new Task.Check("reference", "cpu"), workspace, null),
        workspace.plugins(),
        folder,
        Limits.NONE,
        Map.of("TOO_LONG", TOO_LONG));
  }

  @Test
  void whatIsStoppedJustAfterItCouldNotBeStartedWasInterrupted() {
    ChildProcess child = impossible();
    CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS).execute(child::stop);
    TaskEvent end = child.run(event -> {});
    assertThat(end).isEqualTo(new TaskEvent.Failed(FailureKind.INTERRUPTED, "interrupted"));
  }

  @Test
  void whatCouldNotBeStartedIsTheMachinesFault() {
    assertThatThrownBy(() -> impossible().run(event -> {}))
        .isInstanceOf(FenchelException.class)
        .hasMessageContaining("a child process cannot be started: ")
        .extracting(thrown -> ((FenchelException) thrown).kind())
        .isEqualTo(FailureKind.MACHINE);
  }
}
