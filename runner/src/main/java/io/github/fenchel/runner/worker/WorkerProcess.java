package io.github.fenchel.runner.worker;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.runner.plugin.guard.PluginFault;
import io.github.fenchel.runner.plugin.guard.ProcessExit;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * This process as a worker: reports events on standard output, ends when standard input closes, and
 * exits with a code that says how its task ended.
 */
public final class WorkerProcess {
  private static final long LOG_SECONDS = 10;

  private final Streams streams;
  private final EventChannel channel = EventChannel.ofThisProcess();
  private final Semaphore answers = new Semaphore(0);

  /**
   * What a worker writes to.
   *
   * @param events standard output, written as it is
   * @param log standard error, written as it is
   * @param errors standard error, where what plugins say is made printable
   * @param flush writes out what plugins and libraries printed so far
   */
  public record Streams(PrintWriter events, PrintWriter log, PrintWriter errors, Runnable flush) {}

  private WorkerProcess(Streams streams) {
    this.streams = streams;
  }

  /**
   * Does a task.
   *
   * @param file the {@link TaskFile}
   * @return the exit code
   */
  public static int run(Path file, Streams streams) {
    WorkerProcess process = new WorkerProcess(streams);
    process.endWithParent();
    ProcessExit.guard(
        message -> process.report(new TaskEvent.Failed(FailureKind.INTERNAL, message)));
    return process.run(file);
  }

  private int run(Path file) {
    try {
      TaskExecutor executor = new TaskExecutor(this::report, this::settleLog);
      report(executor.execute(file, streams.errors()::println));
      return 0;
    } catch (FenchelException failure) {
      if (failure.kind() == FailureKind.INTERNAL) {
        failure.printStackTrace(streams.errors());
      }
      return failed(TaskEvent.Failed.of(failure));
    } catch (OutOfMemoryError exhausted) {
      return failed(
          new TaskEvent.Failed(
              FailureKind.OUT_OF_MEMORY,
              "the run needs more memory than there is (" + exhausted.getMessage() + ")"));
    } catch (RuntimeException | Error defect) {
      defect.printStackTrace(streams.errors());
      streams.errors().flush();
      streams.flush().run();
      return failed(new TaskEvent.Failed(FailureKind.INTERNAL, PluginFault.describe(defect)));
    }
  }

  private int failed(TaskEvent.Failed failed) {
    report(failed);
    return failed.kind().exitCode();
  }

  private void report(TaskEvent event) {
    // What a native library printed last may lack its end: an event has a line of its own.
    streams.events().print((channel.hasListener() ? "\n" : "") + channel.line(event) + "\n");
    streams.events().flush();
  }

  /** Waits until everything that was printed so far is in the log. */
  private void settleLog() {
    if (!channel.hasListener()) {
      return;
    }
    streams.flush().run();
    streams.log().print("\n" + channel.askForLog() + "\n");
    streams.log().flush();
    try {
      // A parent that does not answer has no log either: what there is will do.
      boolean answered = answers.tryAcquire(LOG_SECONDS, TimeUnit.SECONDS);
      if (!answered) {
        streams.errors().println("the log may not be whole: the parent did not answer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A worker must not outlive its parent: standard input closes when the parent dies. */
  private void endWithParent() {
    Thread watch =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  answers.release(); // to what was asked about the log
                }
              } catch (IOException e) {
                // A broken pipe is an end, too.
              }
              Runtime.getRuntime().halt(FailureKind.INTERRUPTED.exitCode());
            },
            "end with parent");
    watch.setDaemon(true);
    watch.start();
  }
}
