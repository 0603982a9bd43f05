package io.github.fenchel.runner.cli;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.run.EpochPoint;
import io.github.fenchel.api.run.RunRecord;
import io.github.fenchel.results.format.SpecJson;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.runner.exec.RunEvent;
import io.github.fenchel.runner.exec.RunExecutor;
import io.github.fenchel.runner.exec.RunListener;
import io.github.fenchel.runner.exec.Workplace;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Executes one run in this process: what {@code run} starts for each cell. */
@Command(
    name = "run-one",
    description =
        "Executes one resolved spec in this process, telling its progress as lines of JSON; ends"
            + " when standard input closes.")
final class RunOneCommand implements Callable<Integer> {
  private static final long QUIET_NANOS = 200_000_000L;

  @Spec private CommandSpec spec;
  @Mixin private PlaceOptions place;

  @Parameters(paramLabel = "SPEC", description = "The spec's JSON file.")
  private Path file;

  RunOneCommand() {}

  @Override
  public Integer call() {
    endWithParent();
    Reporter reporter = new Reporter(spec.commandLine().getOut());
    try {
      Workplace workplace = place.workplace();
      PrintWriter err = spec.commandLine().getErr();
      RunStore store = RunStore.open(workplace.store(), err::println);
      RunRecord record = new RunExecutor(workplace, store).execute(SpecJson.read(file), reporter);
      reporter.tell(new RunEvent.Done(record.runId()));
      return 0;
    } catch (FenchelException failure) {
      reporter.tell(new RunEvent.Failed(failure.kind(), String.valueOf(failure.getMessage())));
      if (failure.kind() == FailureKind.INTERNAL) {
        failure.printStackTrace(spec.commandLine().getErr());
      }
      return failure.kind().exitCode();
    } catch (OutOfMemoryError exhausted) {
      reporter.tell(
          new RunEvent.Failed(
              FailureKind.OUT_OF_MEMORY,
              "the run needs more memory than there is (" + exhausted.getMessage() + ")"));
      return FailureKind.OUT_OF_MEMORY.exitCode();
    } catch (RuntimeException | Error defect) {
      defect.printStackTrace(spec.commandLine().getErr());
      spec.commandLine().getErr().flush();
      reporter.tell(new RunEvent.Failed(FailureKind.INTERNAL, defect.toString()));
      return FailureKind.INTERNAL.exitCode();
    }
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

  /** Tells events, steps at most five times a second. */
  private static final class Reporter implements RunListener {
    private final PrintWriter out;
    private long lastStep;

    Reporter(PrintWriter out) {
      this.out = out;
    }

    void tell(RunEvent event) {
      out.println(event.toLine());
      out.flush();
    }

    @Override
    public void step(long step, long steps, double loss) {
      long now = System.nanoTime();
      if (step == steps || now - lastStep > QUIET_NANOS) {
        lastStep = now;
        tell(new RunEvent.Step(step, steps, loss));
      }
    }

    @Override
    public void epoch(EpochPoint point) {
      tell(new RunEvent.Epoch(point));
    }

    @Override
    public void evaluation(int done, int of) {
      tell(new RunEvent.Evaluation(done, of));
    }
  }
}
