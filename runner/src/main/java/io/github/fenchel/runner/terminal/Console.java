package io.github.fenchel.runner.terminal;

import picocli.CommandLine.Help.Ansi;

/**
 * What is known about the terminal.
 *
 * <p>Java cannot tell which of its streams is a terminal, and its answer changed with JDK 22; so
 * the launcher script passes it on.
 */
public final class Console {
  private Console() {}

  /** Returns whether a person watches standard error, where progress is shown. */
  public static boolean isErrorTerminal() {
    return Boolean.getBoolean("fenchel.terminal.err");
  }

  /** Returns how many characters a line of the terminal has. */
  static int columns() {
    return Math.max(20, Integer.getInteger("fenchel.terminal.columns", 80));
  }

  /** Returns whether to color: standard output is a terminal and {@code NO_COLOR} is not set. */
  public static Ansi ansi() {
    String noColor = System.getenv("NO_COLOR");
    boolean refused = noColor != null && !noColor.isEmpty();
    return Boolean.getBoolean("fenchel.terminal.out") && !refused ? Ansi.ON : Ansi.OFF;
  }
}
