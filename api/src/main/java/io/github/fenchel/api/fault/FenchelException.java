package io.github.fenchel.api.fault;

import io.github.fenchel.api.text.PrintableText;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A failure with one clear message: where, what was, what was expected, what to do.
 *
 * <p>The kind decides the exit code and whether a stack trace is shown: only {@link
 * FailureKind#INTERNAL} shows one.
 *
 * <p>A message is one line, whatever the names of files and the texts of others that it quotes
 * hold: a line break in one is shown, and begins no line of its own. One of several lines is made
 * by {@link #ofLines}.
 */
public final class FenchelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FailureKind kind;

  /** A failure of the given kind. */
  public FenchelException(FailureKind kind, String message) {
    super(PrintableText.line(String.valueOf(message)));
    this.kind = kind;
  }

  /** A failure of the given kind that another exception caused. */
  public FenchelException(FailureKind kind, String message, Throwable cause) {
    super(PrintableText.line(String.valueOf(message)), cause);
    this.kind = kind;
  }

  private FenchelException(String lines, FailureKind kind) {
    super(lines);
    this.kind = kind;
  }

  /**
   * A failure whose message has several lines: a title, and what belongs under it.
   *
   * @param lines each of which is shown as one line
   */
  public static FenchelException ofLines(FailureKind kind, List<String> lines) {
    return new FenchelException(
        lines.stream().map(PrintableText::line).collect(Collectors.joining("\n")), kind);
  }

  /**
   * A failure that another process reported, in one line or several.
   *
   * @param title what failed
   * @param message what it reported
   */
  public static FenchelException reported(FailureKind kind, String title, String message) {
    return new FenchelException(
        PrintableText.line(title) + ": " + PrintableText.indented(message, 2), kind);
  }

  /** A user's mistake: wrong suite, data or arguments. */
  public static FenchelException user(String message) {
    return new FenchelException(FailureKind.USER, message);
  }

  /** Something that the machine lacks: a native library, a device, disk space. */
  public static FenchelException machine(String message) {
    return new FenchelException(FailureKind.MACHINE, message);
  }

  /** Returns why this failed. */
  public FailureKind kind() {
    return kind;
  }
}
