package io.github.fenchel.runner.cli;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.runner.exec.RunEvent;
import io.github.fenchel.runner.plugin.PluginFault;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * What a child process owes its parent: events on standard output, an end when its parent ends, and
 * an exit code that means something.
 */
final class ChildReport {
  private final PrintWriter out;
  private final PrintWriter err;

  private ChildReport(CommandLine line) {
    this.out = line.getOut();
    this.err = line.getErr();
  }

  /**
   * Does a child's work.
   *
   * @param work gets the report to tell events to, and returns the last one
   * @return the exit code
   */
  static int of(CommandLine line, Function<ChildReport, RunEvent> work) {
    endWithParent();
    ChildReport report = new ChildReport(line);
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
      tell(new RunEvent.Failed(FailureKind.INTERNAL, PluginFault.describe(defect)));
      return FailureKind.INTERNAL.exitCode();
    }
  }

  /** Tells the parent. */
  void tell(RunEvent event) {
    out.println(event.toLine());
    out.flush();
  }

  /** A child must not outlive its parent: standard input closes when the parent dies. */
  private static void endWithParent() {
    Thread watch =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // Nothing is said on this channel; only its end matters.
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
