package io.github.fenchel.runner.cli;

import io.github.fenchel.runner.terminal.TerminalWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/**
 * One command, run as a user would, in this process; its runs are child processes all the same.
 *
 * @param exitCode the command's exit code
 * @param out what it printed on standard output
 * @param err what it printed on standard error
 */
public record CommandLineRun(int exitCode, String out, String err) {
  /** Whether it is said depends on who runs the tests, and on which test is the first. */
  private static final String OF_THE_MACHINE =
      "(?m)^(warning: runs do not get|checking whether \\S+ computes convolutions) .*\\R";

  private static String withoutTheMachine(String err) {
    return err.replaceAll(OF_THE_MACHINE, "");
  }

  public static CommandLineRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine(arguments);
    line.setOut(new TerminalWriter(out, StandardCharsets.UTF_8));
    line.setErr(new TerminalWriter(err, StandardCharsets.UTF_8));
    int exitCode = line.execute(arguments);
    return new CommandLineRun(exitCode, out.toString(), withoutTheMachine(err.toString()));
  }
}
