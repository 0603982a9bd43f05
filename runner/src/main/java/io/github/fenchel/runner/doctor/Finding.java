package io.github.fenchel.runner.doctor;

/**
 * Something that runs need, and how it stands.
 *
 * @param state whether it will do
 * @param subject what it is
 * @param found what was found
 * @param remedy what to do; empty where nothing need be done
 */
public record Finding(State state, String subject, String found, String remedy) {

  /** Whether something will do. */
  public enum State {
    /** It will. */
    FINE,
    /** Runs work without it; some may want it. */
    NOTE,
    /** Runs fail, or their results cannot be kept. */
    WRONG
  }

  static Finding fine(String subject, String found) {
    return new Finding(State.FINE, subject, found, "");
  }

  static Finding note(String subject, String found, String remedy) {
    return new Finding(State.NOTE, subject, found, remedy);
  }

  static Finding wrong(String subject, String found, String remedy) {
    return new Finding(State.WRONG, subject, found, remedy);
  }
}
