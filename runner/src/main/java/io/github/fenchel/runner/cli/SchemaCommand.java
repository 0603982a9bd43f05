package io.github.fenchel.runner.cli;

import io.github.fenchel.api.text.PrintableText;
import io.github.fenchel.runner.cli.option.PlaceOptions;
import io.github.fenchel.runner.terminal.TerminalWriter;
import io.github.fenchel.suites.grammar.SuiteSchema;
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
    // JSON for a machine: no line is cut, and control characters are spelled as JSON spells them.
    PrintWriter out = TerminalWriter.plain(spec.commandLine().getOut());
    out.print(PrintableText.lines(SuiteSchema.json(place.workspace(spec).catalog())) + "\n");
    out.flush();
    return 0;
  }
}
