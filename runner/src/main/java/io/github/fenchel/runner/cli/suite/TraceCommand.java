package io.github.fenchel.runner.cli.suite;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.record.Outcome;
import io.github.fenchel.results.trace.Trace;
import io.github.fenchel.results.trace.TraceBudget;
import io.github.fenchel.results.trace.TraceFiles;
import io.github.fenchel.results.trace.TracedPair;
import io.github.fenchel.runner.cli.option.BudgetMatching;
import io.github.fenchel.runner.cli.option.PlaceOptions;
import io.github.fenchel.runner.launch.LocalLauncher;
import io.github.fenchel.runner.run.Workspace;
import io.github.fenchel.runner.terminal.TraceTable;
import io.github.fenchel.runner.trace.TraceListener;
import io.github.fenchel.runner.trace.TracePlan;
import io.github.fenchel.runner.trace.TraceRunner;
import io.github.fenchel.suites.Suite;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says at which step, in which tensor, two backends part. */
@Command(
    name = "trace",
    description = {
      "Trains each pair of a suite's cells that differ only in the backend, side by side, for a few"
          + " steps; compares every tensor of every step, and names the first one that exceeds its"
          + " budget.",
      "Tensors of a step, in the order of computation: logits and input gradient of the clean"
          + " images, perturbation, batch-norm statistics, training logits, loss, weight gradients"
          + " (last layer first), weights.",
      "Budget of the relative difference: 1e-12 (float32: 1e-4) for what step 1 computes from equal"
          + " weights, 1e-9 (float32: 1e-1) for the weights and all later steps."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every pair that could be traced is within its budgets",
      "1:a tensor exceeds its budget",
      "2:the suite or the arguments are wrong, or no pair could be traced",
      "3:the machine lacks something: native library, device, disk space",
      "4:training diverged on both sides",
    })
public final class TraceCommand implements Callable<Integer> {
  private static final int BEYOND = 1;

  @Spec private CommandSpec spec;
  @Mixin private PlaceOptions place;

  @Parameters(paramLabel = "SUITE", description = "The suite's YAML file.")
  private Path file;

  @Option(
      names = "--steps",
      paramLabel = "K",
      defaultValue = "20",
      description =
          "How many training steps to trace (default: 20); a shorter run is traced to its end.")
  private int steps;

  @Option(
      names = "--budget",
      paramLabel = "VALUE",
      description = "One budget for every tensor and step, e.g. 1e-6, instead of the defaults.")
  private @Nullable Double budget;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Where trace.json, trace.csv and trace.png are written (default: trace in the store).")
  private @Nullable Path out;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print only the tables and the paths.")
  private boolean quiet;

  TraceCommand() {}

  @Override
  public Integer call() {
    if (steps < 1) {
      throw FenchelException.user("--steps " + steps + ": expected a whole number above 0");
    }
    Optional<TraceBudget> fixed = Optional.ofNullable(budget).map(TraceBudget::constant);
    Workspace workspace = place.workspace(spec);
    PrintWriter err = spec.commandLine().getErr();
    Suite suite =
        BudgetMatching.read(file, place, workspace, spec, quiet ? line -> {} : err::println);
    List<TracePlan> plans = TracePlan.of(suite);
    Path folder = out == null ? place.store(workspace, spec).root().resolve("trace") : out;
    Lines progress = new Lines(err, quiet);
    Trace trace =
        new TraceRunner(workspace, new LocalLauncher(), steps, fixed, progress).run(suite, plans);
    PrintWriter terminal = spec.commandLine().getOut();
    terminal.print(new TraceTable(trace).render());
    terminal.flush(); // the tables must stand even if a file cannot be written
    TraceFiles.write(trace, folder).forEach(path -> terminal.println("written: " + path));
    terminal.flush();
    return exitCode(trace);
  }

  private static int exitCode(Trace trace) {
    if (trace.pairs().stream().anyMatch(pair -> pair.verdict() == TracedPair.Verdict.BEYOND)) {
      return BEYOND;
    }
    Optional<Outcome.Failed> failed =
        trace.pairs().stream().flatMap(pair -> pair.failure().stream()).findFirst();
    if (failed.isPresent()) {
      return failed.get().kind().exitCode();
    }
    boolean nothing =
        trace.pairs().stream().allMatch(pair -> pair.verdict() == TracedPair.Verdict.SKIPPED);
    return nothing ? 2 : 0;
  }

  /** A line per pair at its start and at its end. */
  private record Lines(PrintWriter err, boolean quiet) implements TraceListener {
    @Override
    public void warns(String message) {
      err.println("warning: " + message);
      err.flush();
    }

    @Override
    public void started(TracedPair.Name pair, int number, int of) {
      line(pair, number, of, "starts");
    }

    @Override
    public void ended(TracedPair pair, int number, int of) {
      line(pair.name(), number, of, pair.summary());
    }

    private void line(TracedPair.Name pair, int number, int of, String text) {
      if (!quiet) {
        err.println("[" + number + "/" + of + "] " + pair.title() + ": " + text);
        err.flush();
      }
    }
  }
}
