package io.github.fenchel.runner.cli.suite;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.runner.cli.option.BudgetMatching;
import io.github.fenchel.runner.cli.option.PlaceOptions;
import io.github.fenchel.runner.grid.GridPlanner;
import io.github.fenchel.runner.grid.PlannedCell;
import io.github.fenchel.runner.run.PartFactory;
import io.github.fenchel.runner.run.Workspace;
import io.github.fenchel.runner.terminal.Amounts;
import io.github.fenchel.runner.terminal.TextTable;
import io.github.fenchel.suites.Suite;
import io.github.fenchel.suites.SuiteReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what a suite would run. */
@Command(
    name = "plan",
    description = "Shows a suite's cells with their ids and what is stored; trains nothing.")
public final class PlanCommand implements Callable<Integer> {
  private static final int SHORT = 12;

  @Spec private CommandSpec spec;
  @Mixin private PlaceOptions place;

  @Parameters(paramLabel = "SUITE", description = "The suite's YAML file.")
  private Path file;

  PlanCommand() {}

  @Override
  public Integer call() {
    Workspace workspace = place.workspace(spec);
    PrintWriter err = spec.commandLine().getErr();
    Suite suite = BudgetMatching.read(file, place, workspace, spec, err::println);
    List<PlannedCell> planned =
        new GridPlanner(workspace, place.storeToRead(workspace, spec)).plan(suite);
    TextTable table = new TextTable(List.of("cell", "run", "spec", "state"));
    for (PlannedCell cell : planned) {
      String state =
          cell.cell()
              .skip()
              .map(reason -> "skipped: " + reason)
              .orElse(cell.stored().isPresent() ? "stored" : toRun(cell));
      table.row(
          List.of(
              cell.cell().title(),
              cell.runId().substring(0, SHORT),
              cell.specId().substring(0, SHORT),
              state));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(table.render());
    BudgetMatching.print(suite, out);
    SuiteReader.notes(suite).forEach(out::println);
    out.println(Amounts.of(planned.size(), "cell"));
    evaluationCosts(workspace, planned).forEach(out::println);
    out.flush();
    return 0;
  }

  /**
   * What measuring costs, for each way that the suite measures: in passes over the training images,
   * for a training step of the standard objective takes one gradient of each.
   */
  private static List<String> evaluationCosts(Workspace workspace, List<PlannedCell> planned) {
    PartFactory parts = new PartFactory(workspace.catalog());
    Set<String> costs = new LinkedHashSet<>();
    for (PlannedCell cell : planned) {
      RunSpec spec = cell.cell().spec();
      ImageShape image = workspace.catalog().info(spec.training().data().dataset()).image();
      Passes passes = parts.evaluationCost(spec, image);
      costs.add(
          String.format(
              Locale.ROOT,
              "%s: at most %,.0f gradients and %,.0f forward passes, as much as about %.1f epochs"
                  + " of standard training",
              spec.training().data().derived() == null
                  ? "evaluation of each cell"
                  : "masks and evaluation of each cell that is trained again",
              passes.gradients(),
              passes.forwards(),
              (passes.gradients() + passes.forwards() / Passes.FORWARDS_PER_GRADIENT)
                  / spec.training().data().train()));
    }
    return List.copyOf(costs);
  }

  private static String toRun(PlannedCell cell) {
    return cell.stale()
        .map(stale -> "stale: " + String.join("; ", stale.differences()))
        .orElse("to run");
  }
}
