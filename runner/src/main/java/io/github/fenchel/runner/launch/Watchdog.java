package io.github.fenchel.runner.launch;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.runner.worker.TaskEvent;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches a child process and kills it, with all that it started, when it exceeds its limits.
 *
 * <p>Time is the system's monotonic one: setting the clock changes nothing.
 */
final class Watchdog implements AutoCloseable {
  private static final long LOOK_MILLIS = 200;
  private static final double MIB = 1 << 20;

  private final Process process;
  private final Limits limits;
  private final Supplier<String> progress;
  private final long started = System.nanoTime();
  private final Thread thread;
  private volatile TaskEvent.@Nullable Failed verdict;

  /**
   * Begins to watch.
   *
   * @param progress says how far the child got
   */
  Watchdog(Process process, Limits limits, Supplier<String> progress) {
    this.process = process;
    this.limits = limits;
    this.progress = progress;
    this.thread = new Thread(this::watch, "watch child " + process.pid());
    thread.setDaemon(true);
    if (!limits.equals(Limits.NONE)) {
      thread.start();
    }
  }

  /** Returns why the child was killed, if it was. */
  Optional<TaskEvent.Failed> verdict() {
    return Optional.ofNullable(verdict);
  }

  private void watch() {
    try {
      while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        TaskEvent.Failed exceeded = exceeded();
        if (exceeded != null) {
          verdict = exceeded;
          ProcessTree.kill(process.toHandle());
          return;
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private TaskEvent.@Nullable Failed exceeded() {
    long nanos = System.nanoTime() - started;
    if (limits.time().isPresent() && nanos > limits.time().get().toNanos()) {
      return new TaskEvent.Failed(
          FailureKind.TIME_LIMIT,
          String.format(
              Locale.ROOT,
              "not finished within its time limit of %d s, and killed %s",
              limits.time().get().toSeconds(),
              progress.get()));
    }
    if (limits.memoryBytes().isEmpty()) {
      return null;
    }
    long bytes = ProcessTree.residentBytes(process.toHandle());
    if (bytes <= limits.memoryBytes().getAsLong()) {
      return null;
    }
    return new TaskEvent.Failed(
        FailureKind.OUT_OF_MEMORY,
        String.format(
            Locale.ROOT,
            "used %.0f MiB of memory, more than its limit of %.0f MiB, and was killed %s",
            bytes / MIB,
            limits.memoryBytes().getAsLong() / MIB,
            progress.get()));
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
