package io.github.fenchel.runner.cli;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.runner.exec.ChildChannel;
import io.github.fenchel.runner.exec.RunEvent;
import io.github.fenchel.runner.plugin.GuestExit;
import io.github.fenchel.runner.plugin.PluginFault;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * What a child process owes its parent: events on standard output, an end when its parent ends, and
 * an exit code that means something.
 */
final class ChildReport {
  private static final long LOG_SECONDS = 10;

  private final PrintWriter out;
  private final PrintWriter err;
  private final ChildChannel channel = ChildChannel.ofThisProcess();
  private final Semaphore answers = new Semaphore(0);

  private ChildReport(CommandLine line) {
    this.out = TerminalWriter.plain(line.getOut());
    this.err = line.getErr();
  }

  /**
   * Does a child's work.
   *
   * @param work gets the report to tell events to, and returns the last one
   * @return the exit code
   */
  static int of(CommandLine line, Function<ChildReport, RunEvent> work) {
    ChildReport report = new ChildReport(line);
    report.endWithParent();
    GuestExit.guard(message -> report.tell(new RunEvent.Failed(FailureKind.INTERNAL, message)));
    return report.exitCode(() -> work.apply(report));
  }

  /** Returns where the parent has a child's standard error written, beside what it is asked. */
  static Path log(Path asked) {
    return asked.resolveSibling("log.txt");
  }

  private int exitCode(Supplier<RunEvent> work) {
    try {
      tell(work.get());
      return 0;
    } catch (FenchelException failure) {
      tell(new RunEvent.Failed(failure.kind(), String.valueOf(failure.getMessage())));
      if (failure.kind() == FailureKind.INTERNAL) {
        failure.printStackTrace(err);
      }
      return failure.kind().exitCode();
    } catch (OutOfMemoryError exhausted) {
      tell(
          new RunEvent.Failed(
              FailureKind.OUT_OF_MEMORY,
              "the run needs more memory than there is (" + exhausted.getMessage() + ")"));
      return FailureKind.OUT_OF_MEMORY.exitCode();
    } catch (RuntimeException | Error defect) {
      defect.printStackTrace(err);
      err.flush();
      Terminal.flushGuests();
      tell(new RunEvent.Failed(FailureKind.INTERNAL, PluginFault.describe(defect)));
      return FailureKind.INTERNAL.exitCode();
    }
  }

  /** Tells the parent. */
  void tell(RunEvent event) {
    // What a native library printed last may lack its end: an event has a line of its own.
    out.print((channel.hasParent() ? "\n" : "") + channel.line(event) + "\n");
    out.flush();
  }

  /** Waits until the parent has all that was printed so far in the log. */
  void settleLog() {
    if (!channel.hasParent()) {
      return;
    }
    Terminal.flushGuests();
    PrintWriter log = TerminalWriter.plain(err);
    log.print("\n" + channel.askForLog() + "\n");
    log.flush();
    try {
      // A parent that does not answer has no log either: what there is will do.
      boolean answered = answers.tryAcquire(LOG_SECONDS, TimeUnit.SECONDS);
      if (!answered) {
        err.println("the log may not be whole: the parent did not answer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A child must not outlive its parent: standard input closes when the parent dies. */
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
