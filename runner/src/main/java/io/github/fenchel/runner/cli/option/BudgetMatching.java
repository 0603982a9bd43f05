package io.github.fenchel.runner.cli.option;

import io.github.fenchel.runner.grid.BudgetMatcher;
import io.github.fenchel.runner.launch.LocalLauncher;
import io.github.fenchel.runner.run.Workspace;
import io.github.fenchel.suites.Suite;
import io.github.fenchel.suites.SuiteReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;

/** Reads suites whose values may be matched to budgets, and prints the values found. */
public final class BudgetMatching {
  private BudgetMatching() {}

  /**
   * Reads a suite; the store is opened only if there is something to match.
   *
   * @param notices receives a one-line notice if something must be computed
   */
  public static Suite read(
      Path file,
      PlaceOptions place,
      Workspace workspace,
      CommandSpec spec,
      Consumer<String> notices) {
    return SuiteReader.read(
        file,
        workspace.catalog(),
        specs ->
            new BudgetMatcher(workspace, place.store(workspace, spec), new LocalLauncher(), notices)
                .resolve(specs));
  }

  /** Prints a line for each value that was matched. */
  public static void print(Suite suite, PrintWriter out) {
    suite
        .matches()
        .forEach(
            (match, found) ->
                out.println(
                    String.format(
                        Locale.ROOT,
                        "matched on %s: %s %s %s has the budget of %s: mean R*(g) %.4g nat over %d"
                            + " training images",
                        match.architecture().text(),
                        match.norm().id(),
                        match.parameter(),
                        found.value().text(),
                        match.budget().text(),
                        found.budget(),
                        found.images())));
  }
}
