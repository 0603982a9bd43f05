package io.github.fenchel.runner.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.fenchel.api.fault.FailureKind;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The stream of events from a worker to the process that started it: lines in UTF-8, each of at
 * most {@value #LONGEST} bytes, among whatever else the process prints.
 *
 * <p>An event is a line of a word, the version of the events, and JSON. The word is made up for
 * this worker, which removes it from its system properties before any plugin is loaded, so nothing
 * that a plugin prints is taken for an event. On standard error, a line of that word and {@link
 * #LOG} asks whether everything before it is in the log; the answer is a byte on standard input.
 */
public final class EventChannel {
  /** The longest line, in bytes. */
  public static final int LONGEST = 1 << 20;

  /** The version of the events. */
  private static final int VERSION = 1;

  /** The system property that holds the word. */
  private static final String PROPERTY = "fenchel.events";

  private static final String LOG = "log";
  private static final Pattern EVENT = Pattern.compile("(\\d{1,9}) (\\{.*)");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String word;

  /** A channel with that word; empty where a person started the worker. */
  public EventChannel(String word) {
    this.word = word;
  }

  /** Takes the word that this process was started with, and removes it from the properties. */
  static EventChannel ofThisProcess() {
    String word = System.getProperty(PROPERTY, "");
    System.clearProperty(PROPERTY);
    return new EventChannel(word);
  }

  /** Returns whether somebody listens. */
  boolean hasListener() {
    return !word.isEmpty();
  }

  /** Returns the option of the command line that starts a worker with this channel. */
  public String option() {
    return "-D" + PROPERTY + "=" + word;
  }

  /** Returns the line of an event. */
  public String line(TaskEvent event) {
    try {
      return word + VERSION + " " + JSON.writeValueAsString(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event can always be written", e);
    }
  }

  /**
   * Reads a line of standard output.
   *
   * @return the event; a failure if it is of another version; empty if the line is not an event,
   *     e.g. something that a native library printed
   */
  public Optional<TaskEvent> event(String line) {
    Matcher event = EVENT.matcher(line.startsWith(word) ? line.substring(word.length()) : "");
    if (!event.matches()) {
      return Optional.empty();
    }
    int version = Integer.parseInt(event.group(1));
    if (version != VERSION) {
      return Optional.of(
          new TaskEvent.Failed(
              FailureKind.MACHINE,
              "the worker reports events of version "
                  + version
                  + ", expected "
                  + VERSION
                  + "; use one build of Fenchel for the command and its workers"));
    }
    try {
      return Optional.of(JSON.readValue(event.group(2), TaskEvent.class));
    } catch (JsonProcessingException cut) {
      return Optional.empty();
    }
  }

  /** Returns the line of standard error that asks for the log. */
  String askForLog() {
    return word + LOG;
  }

  /** Returns whether a line of standard error asks for the log. */
  public boolean asksForLog(String line) {
    return hasListener() && line.equals(askForLog());
  }
}
