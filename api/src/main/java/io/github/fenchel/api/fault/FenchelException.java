package io.github.fenchel.api.fault;

/**
 * A failure with one clear message: where, what was, what was expected, what to do.
 *
 * <p>The kind decides the exit code and whether a stack trace is shown: only {@link
 * FailureKind#INTERNAL} shows one.
 */
public final class FenchelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FailureKind kind;

  /** A failure of the given kind. */
  public FenchelException(FailureKind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** A failure of the given kind that another exception caused. */
  public FenchelException(FailureKind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** A mistake of the user's: wrong suite, data or arguments. */
  public static FenchelException user(String message) {
    return new FenchelException(FailureKind.USER, message);
  }

  /** A lack of the machine's: no native library, no device, no disk space. */
  public static FenchelException machine(String message) {
    return new FenchelException(FailureKind.MACHINE, message);
  }

  /** Returns why this failed. */
  public FailureKind kind() {
    return kind;
  }
}
