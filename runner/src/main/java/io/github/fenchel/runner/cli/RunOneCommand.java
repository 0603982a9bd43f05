package io.github.fenchel.runner.cli;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.LockFile;
import io.github.fenchel.api.run.EpochPoint;
import io.github.fenchel.api.run.RunRecord;
import io.github.fenchel.results.format.SpecJson;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.runner.exec.RunEvent;
import io.github.fenchel.runner.exec.RunExecutor;
import io.github.fenchel.runner.exec.RunListener;
import io.github.fenchel.runner.exec.Workplace;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Executes one run in this process: what {@code run} starts for each cell. */
@Command(
    name = "run-one",
    description =
        "Executes one resolved spec in this process, telling its progress as lines of JSON; ends"
            + " when standard input closes.")
final class RunOneCommand implements Callable<Integer> {
  /** How long a process that is killed may take to be gone. */
  private static final Duration LAST_MOMENTS = Duration.ofSeconds(30);

  private static final long QUIET_NANOS = 200_000_000L;

  @Spec private CommandSpec spec;
  @Mixin private PlaceOptions place;

  @Parameters(paramLabel = "SPEC", description = "The spec's JSON file.")
  private Path file;

  @Option(
      names = "--lease-file",
      hidden = true,
      description = "Where the lock of the leased device is.")
  private @Nullable Path leaseFile;

  @Option(names = "--lease", hidden = true, description = "The lock to hold while this runs.")
  private @Nullable Long lease;

  RunOneCommand() {}

  @Override
  public Integer call() {
    return ChildReport.of(spec.commandLine(), this::run);
  }

  private RunEvent run(ChildReport report) {
    if (leaseFile == null || lease == null) {
      return execute(report);
    }
    LockFile.Held held =
        new LockFile(leaseFile)
            .lock(lease, LAST_MOMENTS)
            .orElseThrow(() -> FenchelException.machine("another process has the leased GPU"));
    try {
      return execute(report);
    } finally {
      held.close();
    }
  }

  private RunEvent execute(ChildReport report) {
    Workplace workplace = place.workplace();
    PrintWriter err = spec.commandLine().getErr();
    RunStore store = RunStore.open(workplace.store(), err::println);
    RunRecord record =
        new RunExecutor(workplace, store)
            .execute(SpecJson.read(file), new Reporter(report), ChildReport.log(file));
    return new RunEvent.Done(record.runId());
  }

  /** Tells events, steps at most five times a second. */
  private static final class Reporter implements RunListener {
    private final ChildReport report;
    private long lastStep;

    Reporter(ChildReport report) {
      this.report = report;
    }

    @Override
    public void step(long step, long steps, double loss) {
      long now = System.nanoTime();
      if (step == steps || now - lastStep > QUIET_NANOS) {
        lastStep = now;
        report.tell(new RunEvent.Step(step, steps, loss));
      }
    }

    @Override
    public void epoch(EpochPoint point) {
      report.tell(new RunEvent.Epoch(point));
    }

    @Override
    public void evaluation(int done, int of) {
      report.tell(new RunEvent.Evaluation(done, of));
    }

    @Override
    public void keepsLog() {
      report.settleLog();
    }
  }
}
