package io.github.fenchel.runner.cli;

import io.github.fenchel.results.format.SpecJson;
import io.github.fenchel.runner.exec.TraceExecutor;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Traces one run in this process: what {@code trace} starts for each backend. */
@Command(
    name = "trace-one",
    hidden = true,
    description =
        "Traces the first steps of one resolved spec in this process, a file for each step; a file"
            + " waits until the one before is removed.")
final class TraceOneCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private PlaceOptions place;

  @Parameters(paramLabel = "SPEC", description = "The spec's JSON file.")
  private Path file;

  @Option(names = "--steps", required = true, description = "How many steps.")
  private int steps;

  @Option(names = "--into", required = true, paramLabel = "DIR", description = "Where to write.")
  private Path folder;

  TraceOneCommand() {}

  @Override
  public Integer call() {
    return ChildReport.of(
        spec.commandLine(),
        report ->
            new TraceExecutor(place.workplace())
                .execute(SpecJson.read(file), steps, folder, report::tell));
  }
}
