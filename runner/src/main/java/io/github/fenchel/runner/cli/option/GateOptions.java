package io.github.fenchel.runner.cli.option;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.record.Outcome;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.run.GateSpec;
import io.github.fenchel.results.gate.Baseline;
import io.github.fenchel.results.gate.BitProof;
import io.github.fenchel.results.gate.Snapshot;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.runner.grid.BitProver;
import io.github.fenchel.runner.grid.CellResult;
import io.github.fenchel.runner.grid.GridOptions;
import io.github.fenchel.runner.grid.GridPlanner;
import io.github.fenchel.runner.grid.GridRunner;
import io.github.fenchel.runner.grid.PlannedCell;
import io.github.fenchel.runner.launch.Launcher;
import io.github.fenchel.runner.run.Workspace;
import io.github.fenchel.runner.terminal.Progress;
import io.github.fenchel.suites.Suite;
import io.github.fenchel.suites.grid.Cell;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code gate} and {@code bless} have in common: a suite, its baseline, and its results. */
public final class GateOptions {
  private static final int NAMED = 3;

  @Mixin private PlaceOptions place;

  @Parameters(paramLabel = "SUITE", description = "The suite's YAML file, which states a gate.")
  private Path file;

  @Option(
      names = "--baseline",
      required = true,
      paramLabel = "FILE",
      description = "The baseline, e.g. results/baselines/ci.json.")
  private Path baseline;

  @Option(names = "--no-run", description = "Run nothing: all results must be in the store.")
  private boolean noRun;

  @Option(
      names = "--prove-bits",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "Run the first cell of each backend twice and compare the bits (the default, except with"
              + " --no-run).")
  private boolean proveBits;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print only the result.")
  private boolean quiet;

  @Option(
      names = "--all",
      description = "Print every check. Otherwise a long table leaves out those that pass.")
  private boolean all;

  @Mixin private RunOptions grid;

  GateOptions() {}

  /** Returns the suite's file. */
  public Path suite() {
    return file;
  }

  /** Returns the baseline's file. */
  public Path baseline() {
    return baseline;
  }

  /** Returns whether every check is printed. */
  public boolean all() {
    return all;
  }

  /** Returns what to do where the suite was meant to change. */
  public String remedy() {
    return "if that was meant, bless the suite: fenchel bless "
        + file
        + " --baseline "
        + baseline
        + " --why \"...\"";
  }

  /** A suite that states a gate, read and ready to run. */
  public record Gated(Suite suite, GateSpec gate, Workspace workspace) {
    /** Returns the tasks, without their seeds. */
    public List<Baseline.Task> tasks() {
      return Snapshot.tasks(
          suite.cells().stream()
              .filter(cell -> cell.skip().isEmpty())
              .map(cell -> new Snapshot.Planned(cell.axes(), cell.spec()))
              .toList());
    }
  }

  /**
   * Reads the suite.
   *
   * @throws FenchelException of kind USER if it is wrong, or states no gate
   */
  public Gated read(CommandSpec spec) {
    Workspace workspace = place.workspace(spec);
    PrintWriter err = spec.commandLine().getErr();
    Suite suite =
        BudgetMatching.read(file, place, workspace, spec, quiet ? line -> {} : err::println);
    GateSpec gate =
        suite
            .gate()
            .orElseThrow(
                () ->
                    FenchelException.user(
                        file
                            + ": states no gate; say what its results must satisfy, e.g. \"gate:"
                            + " {metrics: {accuracy: {margin: 0.02}}}\""));
    return new Gated(suite, gate, workspace);
  }

  /**
   * The suite's results.
   *
   * @param cells its cells, as a baseline has them
   * @param proofs the runs that were done twice
   */
  public record Results(List<Baseline.Cell> cells, List<BitProof> proofs) {}

  /**
   * Runs what the store lacks, unless running is not allowed.
   *
   * @throws FenchelException of the failure's kind if a run fails; of kind USER if one is missing
   *     and running is not allowed
   */
  public Results results(Gated gated, CommandSpec spec) {
    grid.requireWhole();
    RunStore store = place.store(gated.workspace(), spec);
    PrintWriter err = spec.commandLine().getErr();
    Launcher launcher = grid.launcher();
    try (Progress progress = Progress.of(quiet, err)) {
      GridRunner runner = new GridRunner(gated.workspace(), store, launcher, progress);
      List<PlannedCell> planned = new GridPlanner(gated.workspace(), store).plan(gated.suite());
      if (noRun) {
        requireStored(planned);
      }
      List<Cell> cells = gated.suite().cells();
      GridOptions options = grid.grid(cells, false);
      List<CellResult> results = runner.run(gated.suite(), planned, options);
      List<Snapshot.Done> done = done(results, store);
      List<BitProof> proofs = List.of();
      if (proveBits && !noRun) {
        if (!quiet) {
          err.println("checking bits: running the first cell of each backend again");
        }
        proofs =
            new BitProver(gated.workspace(), launcher, progress, options)
                .prove(gated.suite(), results);
      }
      return new Results(Snapshot.cells(done, gated.gate(), Snapshot.examples(store)), proofs);
    }
  }

  private static void requireStored(List<PlannedCell> planned) {
    List<String> missing =
        planned.stream()
            .filter(cell -> cell.cell().skip().isEmpty() && cell.stored().isEmpty())
            .map(cell -> cell.cell().title())
            .toList();
    if (!missing.isEmpty()) {
      throw FenchelException.user(
          String.format(
              Locale.ROOT,
              "%d of %d runs are not in the store: %s%s; leave out --no-run to run them",
              missing.size(),
              planned.size(),
              String.join("; ", missing.subList(0, Math.min(NAMED, missing.size()))),
              missing.size() > NAMED ? "; ..." : ""));
    }
  }

  private static List<Snapshot.Done> done(List<CellResult> results, RunStore store) {
    List<Snapshot.Done> done = new ArrayList<>();
    for (CellResult result : results) {
      String title = result.planned().cell().title();
      if (result.outcome() instanceof Outcome.Failed failed) {
        throw FenchelException.reported(
            failed.kind(), "nothing is judged, because a run failed: " + title, failed.message());
      }
      if (result.outcome() instanceof Outcome.Completed completed) {
        String runId = completed.record().runId();
        RunRecord record =
            store
                .sound(runId)
                .orElseThrow(
                    () ->
                        FenchelException.user(
                            "nothing is judged, for "
                                + title
                                + " is not a result ("
                                + store.flaw(runId).orElse("it is gone")
                                + "); move or delete the folder of run "
                                + runId
                                + ", then judge again"));
        done.add(new Snapshot.Done(result.planned().cell().axes(), record));
      }
    }
    return done;
  }
}
