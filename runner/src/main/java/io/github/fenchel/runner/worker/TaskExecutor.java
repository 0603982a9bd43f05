package io.github.fenchel.runner.worker;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.LockFile;
import io.github.fenchel.api.record.EpochPoint;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.runner.budget.MatchExecutor;
import io.github.fenchel.runner.kernel.KernelCheck;
import io.github.fenchel.runner.run.RunExecutor;
import io.github.fenchel.runner.run.RunListener;
import io.github.fenchel.runner.run.TraceExecutor;
import io.github.fenchel.runner.run.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Does a task in this process.
 *
 * @param events receives its progress
 * @param settleLog waits until everything that was printed so far is in the log
 */
record TaskExecutor(Consumer<TaskEvent> events, Runnable settleLog) {
  /** How long a process that is killed may take to be gone. */
  private static final Duration LAST_MOMENTS = Duration.ofSeconds(30);

  /**
   * Does the task of a file.
   *
   * @param warnings receives what a store skips
   * @return how it ended, unless it failed
   * @throws FenchelException if it fails
   */
  TaskEvent.End execute(Path file, Consumer<String> warnings) {
    TaskFile asked = TaskFile.read(file);
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    TaskFile.DeviceLock lock = asked.lock();
    if (lock == null) {
      return execute(asked, folder, warnings);
    }
    LockFile.Held held =
        new LockFile(lock.file())
            .lock(lock.number(), LAST_MOMENTS)
            .orElseThrow(() -> FenchelException.machine("another process has the leased GPU"));
    try {
      return execute(asked, folder, warnings);
    } finally {
      held.close();
    }
  }

  private TaskEvent.End execute(TaskFile asked, Path folder, Consumer<String> warnings) {
    Workspace workspace = asked.workspace();
    if (asked.task() instanceof Task.Run run) {
      RunExecutor executor = new RunExecutor(workspace, RunStore.open(workspace.store(), warnings));
      return new TaskEvent.Stored(
          executor
              .execute(run.spec(), new Reporter(events, settleLog), TaskFile.log(folder))
              .runId());
    }
    if (asked.task() instanceof Task.Trace trace) {
      return new TaskEvent.Traced(
          new TraceExecutor(workspace)
              .execute(
                  trace.spec(),
                  trace.steps(),
                  folder,
                  (step, steps, loss) -> events.accept(new TaskEvent.Step(step, steps, loss))));
    }
    if (asked.task() instanceof Task.Match match) {
      MatchExecutor executor =
          new MatchExecutor(workspace, RunStore.open(workspace.store(), warnings));
      return new TaskEvent.Matched(executor.execute(match.matches()).size());
    }
    if (asked.task() instanceof Task.CheckKernels kernels) {
      KernelCheck.run(
          workspace.backend(kernels.backend()),
          asked.kernels() == null ? Set.of() : asked.kernels().inDouble(),
          (kind, fault) -> events.accept(new TaskEvent.KindChecked(kind, fault.orElse(null))));
      return new TaskEvent.Checked();
    }
    Task.Check check = (Task.Check) asked.task();
    EngineCheck.run(workspace, check.backend(), check.device());
    return new TaskEvent.Checked();
  }

  /** Reports the progress of a run, masks and steps at most five times a second. */
  private static final class Reporter implements RunListener {
    private static final long QUIET_NANOS = 200_000_000L;

    private final Consumer<TaskEvent> events;
    private final Runnable settleLog;
    private long last;

    Reporter(Consumer<TaskEvent> events, Runnable settleLog) {
      this.events = events;
      this.settleLog = settleLog;
    }

    @Override
    public void masking(int done, int of) {
      if (done == 0 || done == of || wasQuiet()) {
        events.accept(new TaskEvent.Masking(done, of));
      }
    }

    @Override
    public void step(long step, long steps, double loss) {
      if (step == steps || wasQuiet()) {
        events.accept(new TaskEvent.Step(step, steps, loss));
      }
    }

    private boolean wasQuiet() {
      long now = System.nanoTime();
      boolean quiet = now - last > QUIET_NANOS;
      last = quiet ? now : last;
      return quiet;
    }

    @Override
    public void epoch(EpochPoint point) {
      events.accept(new TaskEvent.Epoch(point));
    }

    @Override
    public void evaluation(int done, int of) {
      events.accept(new TaskEvent.Evaluation(done, of));
    }

    @Override
    public void keepsLog() {
      settleLog.run();
    }
  }
}
