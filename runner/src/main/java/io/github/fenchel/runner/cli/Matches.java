package io.github.fenchel.runner.cli;

import io.github.fenchel.runner.exec.Matcher;
import io.github.fenchel.runner.exec.Workplace;
import io.github.fenchel.suites.Suite;
import io.github.fenchel.suites.SuiteReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;

/** Reads suites whose values may be matched to budgets, and tells what they came to. */
final class Matches {
  private Matches() {}

  /**
   * Reads a suite; the store is opened only if there is something to match.
   *
   * @param tells hears, in one line, that something must be computed
   */
  static Suite read(
      Path file,
      PlaceOptions place,
      Workplace workplace,
      CommandSpec spec,
      Consumer<String> tells) {
    return SuiteReader.read(
        file,
        workplace.catalog(),
        specs -> new Matcher(workplace, place.store(workplace, spec), tells).resolve(specs));
  }

  /** Prints a line for each value that was matched. */
  static void print(Suite suite, PrintWriter out) {
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
