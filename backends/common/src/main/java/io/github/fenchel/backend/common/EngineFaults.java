package io.github.fenchel.backend.common;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;

/** A backend's errors when native code is missing or fails. */
public final class EngineFaults {
  private EngineFaults() {}

  /**
   * The error of a machine on which an engine's native library cannot be loaded.
   *
   * @param backend the backend's id
   * @param engine the engine's name
   * @param remedy what to do, as an imperative
   */
  public static FenchelException noLibrary(
      String backend, String engine, String remedy, Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return new FenchelException(
        FailureKind.MACHINE,
        "backend "
            + backend
            + ": no native library of "
            + engine
            + " for "
            + System.getProperty("os.name")
            + " "
            + System.getProperty("os.arch")
            + " could be loaded ("
            + firstLine(root)
            + "); "
            + remedy,
        cause);
  }

  /**
   * The error of a program in which an engine failed.
   *
   * @param outOfMemory whether it lacked memory
   */
  public static RuntimeException failed(
      String program, String engine, boolean outOfMemory, RuntimeException cause) {
    String message = "program \"" + program + "\": " + engine + " failed: " + firstLine(cause);
    return outOfMemory
        ? new FenchelException(FailureKind.OUT_OF_MEMORY, message, cause)
        : new IllegalStateException(message, cause);
  }

  /** Returns the first line of what went wrong. */
  public static String firstLine(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
