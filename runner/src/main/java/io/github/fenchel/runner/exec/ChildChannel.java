package io.github.fenchel.runner.exec;

import java.util.Optional;

/**
 * How a parent tells what its child says from what others print in that child.
 *
 * <p>Each event is a line that begins with a word that the parent made up for this child. The child
 * forgets it as a property before any plugin is loaded, so nothing that a plugin prints is taken
 * for an event. On standard error, a line of that word and {@link #LOG} asks whether all before it
 * is in the log; the parent answers with a byte on standard input.
 */
public final class ChildChannel {
  /** The system property that holds the word. */
  static final String PROPERTY = "fenchel.events";

  private static final String LOG = "log";

  private final String word;

  /** A channel with that word; empty where a person started the child. */
  ChildChannel(String word) {
    this.word = word;
  }

  /** Takes the word that this process was started with, and makes the process forget it. */
  public static ChildChannel ofThisProcess() {
    String word = System.getProperty(PROPERTY, "");
    System.clearProperty(PROPERTY);
    return new ChildChannel(word);
  }

  /** Returns whether somebody listens. */
  public boolean hasParent() {
    return !word.isEmpty();
  }

  /** Returns the option of the command line that starts a child. */
  String option() {
    return "-D" + PROPERTY + "=" + word;
  }

  /** Returns the line that tells an event. */
  public String line(RunEvent event) {
    return word + event.toLine();
  }

  /** Reads a line of standard output; empty if it is no event of the child's own. */
  Optional<RunEvent> event(String line) {
    return line.startsWith(word)
        ? RunEvent.ofLine(line.substring(word.length()))
        : Optional.empty();
  }

  /** Returns the line of standard error that asks for the log. */
  public String askForLog() {
    return word + LOG;
  }

  /** Returns whether a line of standard error asks for the log. */
  boolean asksForLog(String line) {
    return hasParent() && line.equals(askForLog());
  }
}
