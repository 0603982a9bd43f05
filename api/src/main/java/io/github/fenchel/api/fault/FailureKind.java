package io.github.fenchel.api.fault;

/** Why something failed, and the exit code of a process that fails so. */
public enum FailureKind {
  /** The suite, the data or the arguments are wrong; the user can fix it. */
  USER(2),
  /** The machine lacks something: a native library, a device, disk space. */
  MACHINE(3),
  /** Training left the finite numbers. */
  DIVERGED(4),
  /** The run took longer than it may. */
  TIME_LIMIT(5),
  /** The run needed more memory than it may. */
  OUT_OF_MEMORY(6),
  /** Too few seeds to decide. */
  UNDECIDED(9),
  /** A bug in Fenchel or in a plugin; a stack trace is printed. */
  INTERNAL(70),
  /** The user stopped the run; it can be resumed. */
  INTERRUPTED(130);

  private final int exitCode;

  FailureKind(int exitCode) {
    this.exitCode = exitCode;
  }

  /** Returns the exit code of a process that fails for this reason. */
  public int exitCode() {
    return exitCode;
  }
}
