package io.github.fenchel.runner.worker;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.record.EpochPoint;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a worker reports to the process that started its task. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TaskEvent.Masking.class, name = "masking"),
  @JsonSubTypes.Type(value = TaskEvent.Step.class, name = "step"),
  @JsonSubTypes.Type(value = TaskEvent.Epoch.class, name = "epoch"),
  @JsonSubTypes.Type(value = TaskEvent.Evaluation.class, name = "evaluation"),
  @JsonSubTypes.Type(value = TaskEvent.KindChecked.class, name = "kindChecked"),
  @JsonSubTypes.Type(value = TaskEvent.Stored.class, name = "stored"),
  @JsonSubTypes.Type(value = TaskEvent.Traced.class, name = "traced"),
  @JsonSubTypes.Type(value = TaskEvent.Matched.class, name = "matched"),
  @JsonSubTypes.Type(value = TaskEvent.Checked.class, name = "checked"),
  @JsonSubTypes.Type(value = TaskEvent.Failed.class, name = "failed")
})
public sealed interface TaskEvent {

  /**
   * Some of the images that a run sees were explained and masked.
   *
   * @param done images done, from 0
   * @param of images in all
   */
  record Masking(int done, int of) implements TaskEvent {}

  /**
   * A training step was done.
   *
   * @param step its number over all epochs, from 1
   * @param steps how many there will be
   * @param loss its training loss
   */
  record Step(long step, long steps, double loss) implements TaskEvent {}

  /**
   * An epoch was done.
   *
   * @param point its losses, accuracies and time
   */
  record Epoch(EpochPoint point) implements TaskEvent {}

  /**
   * Some of the evaluation was done.
   *
   * @param done chunks done
   * @param of chunks in all
   */
  record Evaluation(int done, int of) implements TaskEvent {}

  /**
   * The convolutions of a kind were checked.
   *
   * @param kind which
   * @param fault what is wrong; null if all is right
   */
  record KindChecked(Convolution.Kind kind, @Nullable String fault) implements TaskEvent {}

  /** How a task ended: the last event of each. */
  sealed interface End extends TaskEvent {}

  /**
   * The run is stored.
   *
   * @param runId its id
   */
  record Stored(String runId) implements End {}

  /**
   * All steps were traced.
   *
   * @param inputDigests digests of their inputs, by name
   */
  record Traced(SortedMap<String, String> inputDigests) implements End {
    /** Copies the map. */
    public Traced {
      inputDigests = Collections.unmodifiableSortedMap(new TreeMap<>(inputDigests));
    }
  }

  /**
   * The matches are stored.
   *
   * @param count how many
   */
  record Matched(int count) implements End {}

  /** The engine computes, or its kernels were checked. */
  record Checked() implements End {}

  /**
   * The task failed.
   *
   * @param kind why
   * @param message what the user should read; a longer one than {@value #MOST} characters is cut
   */
  record Failed(FailureKind kind, String message) implements End {
    /** With it, an event fits in a line, whatever a plugin puts into its exceptions. */
    static final int MOST = 100_000;

    /** Cuts the message. */
    public Failed {
      message = message.length() <= MOST ? message : message.substring(0, MOST) + "...";
    }

    /** The failure of what threw that. */
    public static Failed of(FenchelException thrown) {
      return new Failed(thrown.kind(), String.valueOf(thrown.getMessage()));
    }
  }

  /** Returns how far the task was at this event, e.g. {@code "at step 3 of 12"}. */
  default Optional<String> progress() {
    if (this instanceof Masking masking) {
      return Optional.of("masking, " + masking.done + " of " + masking.of + " images done");
    }
    if (this instanceof KindChecked checked) {
      return Optional.of("after the check of " + checked.kind.word() + " convolutions");
    }
    if (this instanceof Step step) {
      return Optional.of("at step " + step.step + " of " + step.steps);
    }
    return this instanceof Evaluation evaluation
        ? Optional.of("measuring, part " + evaluation.done + " of " + evaluation.of)
        : Optional.empty();
  }
}
