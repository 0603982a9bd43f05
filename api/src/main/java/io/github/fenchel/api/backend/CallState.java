package io.github.fenchel.api.backend;

import org.jspecify.annotations.Nullable;

/**
 * Where a session is in its life: between the calls of its programs, inside one, or closed.
 *
 * <p>Computation belongs inside a call; variables are made, read and written between calls; nothing
 * comes after the end. A backend's session asks this before each of its methods. Not for two
 * threads.
 *
 * @param <C> what the backend keeps of a running call
 */
public final class CallState<C> {
  private @Nullable C running;
  private String program = "";
  private boolean closed;

  /** An open session, between calls. */
  public CallState() {}

  /**
   * Begins a call.
   *
   * @param name the program's name, for messages
   * @throws IllegalStateException if a call runs, or the session is closed
   */
  public void start(String name, C call) {
    requireBetween("program \"" + name + "\" is called");
    running = call;
    program = name;
  }

  /** Ends the running call. */
  public void stop() {
    running = null;
  }

  /**
   * Returns the running call.
   *
   * @throws IllegalStateException if none runs, or the session is closed
   */
  public C call() {
    requireOpen();
    C call = running;
    if (call == null) {
      throw new IllegalStateException(
          "computation happens inside a compiled program only, and none is running");
    }
    return call;
  }

  /**
   * Requires an open session.
   *
   * @throws IllegalStateException if it is closed
   */
  public void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
  }

  /**
   * Requires that no program runs.
   *
   * @param what what is about to be done, for messages: a subject and a verb
   * @throws IllegalStateException if one runs, or the session is closed
   */
  public void requireBetween(String what) {
    requireOpen();
    if (running != null) {
      throw new IllegalStateException(
          what
              + " inside program \""
              + program
              + "\"; do so between program calls only, since a compiled function has no host");
    }
  }

  /**
   * Closes the session; again does nothing.
   *
   * @return whether it was open, so that there is something to free
   * @throws IllegalStateException if a program runs
   */
  public boolean close() {
    if (closed) {
      return false;
    }
    if (running != null) {
      throw new IllegalStateException(
          "the session is closed while program \"" + program + "\" runs");
    }
    closed = true;
    return true;
  }
}
