package io.github.fenchel.runner.exec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.run.EpochPoint;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a child process tells its parent: one line of JSON each on standard output. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
  @JsonSubTypes.Type(value = RunEvent.Step.class, name = "step"),
  @JsonSubTypes.Type(value = RunEvent.Epoch.class, name = "epoch"),
  @JsonSubTypes.Type(value = RunEvent.Evaluation.class, name = "evaluation"),
  @JsonSubTypes.Type(value = RunEvent.Done.class, name = "done"),
  @JsonSubTypes.Type(value = RunEvent.Traced.class, name = "traced"),
  @JsonSubTypes.Type(value = RunEvent.Failed.class, name = "failed")
})
public sealed interface RunEvent {

  /**
   * A training step was done.
   *
   * @param step its number over all epochs, from 1
   * @param steps how many there will be
   * @param loss its training loss
   */
  record Step(long step, long steps, double loss) implements RunEvent {}

  /**
   * An epoch was done.
   *
   * @param point what it came to
   */
  record Epoch(EpochPoint point) implements RunEvent {}

  /**
   * Some of the evaluation was done.
   *
   * @param done chunks done
   * @param of chunks in all
   */
  record Evaluation(int done, int of) implements RunEvent {}

  /**
   * The run is stored, or the matches are.
   *
   * @param runId its id, or that of the last match
   */
  record Done(String runId) implements RunEvent {}

  /**
   * All steps were traced.
   *
   * @param inputDigests what they were given, by name
   */
  record Traced(SortedMap<String, String> inputDigests) implements RunEvent {
    /** Copies the map. */
    public Traced {
      inputDigests = Collections.unmodifiableSortedMap(new TreeMap<>(inputDigests));
    }
  }

  /**
   * The run failed.
   *
   * @param kind why
   * @param message what the user should read
   */
  record Failed(FailureKind kind, String message) implements RunEvent {}

  /** Returns what the child was at when it told this, e.g. {@code "at step 3 of 12"}. */
  default Optional<String> progress() {
    if (this instanceof Step step) {
      return Optional.of("at step " + step.step + " of " + step.steps);
    }
    return this instanceof Evaluation evaluation
        ? Optional.of("measuring, part " + evaluation.done + " of " + evaluation.of)
        : Optional.empty();
  }

  /** Returns whether a child says nothing after this. */
  default boolean endsChild() {
    return this instanceof Done || this instanceof Traced || this instanceof Failed;
  }

  /** Returns the line that says this. */
  default String toLine() {
    try {
      return Mapper.JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads a line; empty if it is no event, e.g. something that a native library printed. */
  static Optional<RunEvent> ofLine(String line) {
    if (!line.startsWith("{\"event\":")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Mapper.JSON.readValue(line, RunEvent.class));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Holds the mapper, which is costly to make. */
  final class Mapper {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Mapper() {}
  }
}
