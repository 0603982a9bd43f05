package io.github.fenchel.runner.cli;

import io.github.fenchel.suites.SuiteSchema;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the JSON schema of suites. */
@Command(
    name = "schema",
    description = "Prints the JSON schema of suites, plugins included, for editors.")
final class SchemaCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private PlaceOptions place;

  SchemaCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.println(SuiteSchema.json(place.workplace(spec).catalog()));
    out.flush();
    return 0;
  }
}
