package io.github.fenchel.runner.cli.suite;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.runner.cli.option.PlaceOptions;
import io.github.fenchel.runner.terminal.Amounts;
import io.github.fenchel.suites.SuiteReader;
import io.github.fenchel.suites.catalog.Catalog;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks suites. */
@Command(name = "validate", description = "Checks suites and lists every mistake with its place.")
public final class ValidateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private PlaceOptions place;

  @Parameters(paramLabel = "SUITE", arity = "1..*", description = "The suites' YAML files.")
  private List<Path> files;

  ValidateCommand() {}

  @Override
  public Integer call() {
    Catalog catalog = place.workspace(spec).catalog();
    PrintWriter out = spec.commandLine().getOut();
    List<String> problems = new ArrayList<>();
    for (Path file : files) {
      try {
        SuiteReader.Sound sound = SuiteReader.check(file, catalog);
        out.println(file + ": fine, " + Amounts.of(sound.cells(), "cell"));
        sound.notes().forEach(note -> out.println("  " + note));
      } catch (FenchelException problem) {
        String.valueOf(problem.getMessage()).lines().forEach(problems::add);
      }
    }
    out.flush();
    if (!problems.isEmpty()) {
      throw FenchelException.ofLines(FailureKind.USER, problems);
    }
    return 0;
  }
}
