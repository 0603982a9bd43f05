package io.github.fenchel.runner.cli;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.runner.exec.EngineCheck;
import io.github.fenchel.runner.exec.RunEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Computes a little on one engine in this process: what {@code doctor} starts. */
@Command(
    name = "check-engine",
    hidden = true,
    description = "Loads an engine in this process and computes a little on one device.")
final class CheckEngineCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private PlaceOptions place;

  @Parameters(paramLabel = "FILE", description = "A file of two lines: backend and device.")
  private Path file;

  CheckEngineCommand() {}

  @Override
  public Integer call() {
    return ChildReport.of(spec.commandLine(), report -> check());
  }

  private RunEvent check() {
    try {
      List<String> lines = RegularFile.lines(file, RegularFile.TEXT);
      EngineCheck.here(place.workplace(), lines.get(0), lines.get(1));
      return new RunEvent.Done("");
    } catch (IOException e) {
      throw new FenchelException(
          FailureKind.MACHINE, file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
