package io.github.fenchel.runner.cli;

import io.github.fenchel.runner.terminal.Terminal;
import io.github.fenchel.runner.terminal.TerminalWriter;
import io.github.fenchel.runner.worker.WorkerProcess;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Does one task in this process: what other commands start. */
@Command(
    name = TaskCommand.NAME,
    hidden = true,
    description =
        "Runs the task that one file describes in this process and reports events on standard"
            + " output; exits when standard input closes.")
final class TaskCommand implements Callable<Integer> {
  static final String NAME = "task";

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The task's JSON file.")
  private Path file;

  TaskCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    return WorkerProcess.run(
        file,
        new WorkerProcess.Streams(
            TerminalWriter.plain(out), TerminalWriter.plain(err), err, Terminal::flushGuests));
  }
}
