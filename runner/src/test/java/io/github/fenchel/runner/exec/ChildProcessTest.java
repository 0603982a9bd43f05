package io.github.fenchel.runner.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.runner.plugin.Installation;
import io.github.fenchel.runner.plugin.PluginLoader;
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
    Installation found = PluginLoader.load(List.of());
    Workplace workplace =
        new Workplace(
            folder,
            new DataLocation(List.of(), folder, false),
            List.of(),
            found.plugins(),
            found.catalog());
    return new ChildProcess(
        workplace, folder, List.of("check-engine"), Limits.NONE, Map.of("TOO_LONG", TOO_LONG));
  }

  @Test
  void whatIsStoppedJustAfterItCouldNotBeStartedWasInterrupted() {
    ChildProcess child = impossible();
    CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS).execute(child::stop);
    RunEvent end = child.check("reference", "cpu");
    assertThat(end).isEqualTo(new RunEvent.Failed(FailureKind.INTERRUPTED, "interrupted"));
  }

  @Test
  void whatCouldNotBeStartedIsTheMachinesFault() {
    assertThatThrownBy(() -> impossible().check("reference", "cpu"))
        .isInstanceOf(FenchelException.class)
        .hasMessageContaining("a child process cannot be started: ")
        .extracting(thrown -> ((FenchelException) thrown).kind())
        .isEqualTo(FailureKind.MACHINE);
  }
}
