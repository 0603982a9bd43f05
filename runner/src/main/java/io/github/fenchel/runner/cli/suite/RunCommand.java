package io.github.fenchel.runner.cli.suite;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.record.Outcome;
import io.github.fenchel.results.report.SuiteFigures;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.runner.cli.option.BudgetMatching;
import io.github.fenchel.runner.cli.option.PlaceOptions;
import io.github.fenchel.runner.cli.option.RunOptions;
import io.github.fenchel.runner.grid.CellResult;
import io.github.fenchel.runner.grid.GridOptions;
import io.github.fenchel.runner.grid.GridPlanner;
import io.github.fenchel.runner.grid.GridRunner;
import io.github.fenchel.runner.grid.PlannedCell;
import io.github.fenchel.runner.launch.Launcher;
import io.github.fenchel.runner.run.Workspace;
import io.github.fenchel.runner.terminal.Progress;
import io.github.fenchel.runner.terminal.ResultTable;
import io.github.fenchel.runner.terminal.RetrainingTable;
import io.github.fenchel.suites.Suite;
import io.github.fenchel.suites.grid.Cell;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs every cell of a suite that is not stored yet. */
@Command(
    name = "run",
    description = "Runs every cell of a suite that is not stored yet, and shows the results.")
public final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private PlaceOptions place;
  @Mixin private RunOptions options;

  @Parameters(paramLabel = "SUITE", description = "The suite's YAML file.")
  private Path file;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print only the final table and the paths.")
  private boolean quiet;

  @Option(
      names = "--accept-stale",
      description =
          "Take a stored run of the same spec from another environment (Fenchel, engine, data or"
              + " plugin version) instead of running again.")
  private boolean acceptStale;

  RunCommand() {}

  @Override
  public Integer call() {
    Workspace workspace = place.workspace(spec);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Suite suite =
        BudgetMatching.read(file, place, workspace, spec, quiet ? line -> {} : err::println);
    Predicate<Cell> chosen = options.chosen(suite.cells());
    GridOptions grid = options.grid(suite.cells().stream().filter(chosen).toList(), acceptStale);
    Launcher launcher = options.launcher();
    List<CellResult> results;
    boolean interrupted;
    RunStore store;
    try (Progress progress = Progress.of(quiet, err)) {
      store = place.store(workspace, progress::warns);
      GridRunner runner = new GridRunner(workspace, store, launcher, progress);
      try (Interrupts interrupts = new Interrupts(runner::stop)) {
        List<PlannedCell> planned = new GridPlanner(workspace, store).plan(suite);
        if (!acceptStale) {
          tellStale(planned, err);
        }
        results = runner.run(suite, planned, grid, chosen);
        interrupted = interrupts.heard();
      }
    }
    out.print(new ResultTable(RetrainingTable.others(results)).render());
    out.print(RetrainingTable.render(results));
    BudgetMatching.print(suite, out);
    out.flush(); // the table must stand even if a figure cannot be written
    if (interrupted) {
      err.println("interrupted; run the same command again to continue");
      err.flush();
      return FailureKind.INTERRUPTED.exitCode();
    }
    SuiteFigures figures =
        new SuiteFigures(store, dataset -> workspace.catalog().info(dataset).classNames());
    for (Path gallery : figures.write(suite.name(), finished(RetrainingTable.others(results)))) {
      out.println("gallery: " + gallery);
    }
    out.println("results: " + workspace.store().toAbsolutePath().normalize());
    out.flush();
    return exitCode(results);
  }

  /** One line for all cells that are stale for the same reason. */
  private static void tellStale(List<PlannedCell> planned, PrintWriter err) {
    Map<List<String>, List<String>> byReason = new LinkedHashMap<>();
    for (PlannedCell cell : planned) {
      cell.stale()
          .ifPresent(
              stale ->
                  byReason
                      .computeIfAbsent(stale.differences(), key -> new ArrayList<>())
                      .add(cell.cell().title()));
    }
    byReason.forEach(
        (differences, titles) ->
            err.println(
                "stale, will be run again unless you pass --accept-stale ("
                    + String.join("; ", differences)
                    + "): "
                    + String.join(", ", titles)));
    err.flush();
  }

  private static List<SuiteFigures.Cell> finished(List<CellResult> results) {
    List<SuiteFigures.Cell> cells = new ArrayList<>();
    for (CellResult result : results) {
      if (result.outcome() instanceof Outcome.Completed done) {
        Cell cell = result.planned().cell();
        StringBuilder surroundings = new StringBuilder();
        cell.axes()
            .forEach(
                (axis, value) -> {
                  if (!axis.startsWith("objective")) {
                    surroundings.append(", ").append(axis).append(' ').append(value);
                  }
                });
        cells.add(new SuiteFigures.Cell(cell.title(), surroundings.toString(), done.record()));
      }
    }
    return cells;
  }

  private static int exitCode(List<CellResult> results) {
    for (CellResult result : results) {
      if (result.outcome() instanceof Outcome.Failed failed) {
        return failed.kind().exitCode();
      }
    }
    return 0;
  }
}
