package io.github.fenchel.api.record;

import io.github.fenchel.api.fault.FailureKind;
import java.util.function.Function;

/** How a cell of a grid ended. */
public sealed interface Outcome {

  /**
   * It was run, or an equal run was already stored.
   *
   * @param record what came of it
   * @param stored whether it was already there
   */
  record Completed(RunRecord record, boolean stored) implements Outcome {}

  /**
   * It cannot be run as requested, and that is not an error.
   *
   * @param reason why
   */
  record Skipped(String reason) implements Outcome {}

  /**
   * It failed.
   *
   * @param kind why
   * @param message what the user should read
   */
  record Failed(FailureKind kind, String message) implements Outcome {}

  /** Returns what the function for this kind of end returns. */
  default <T> T fold(
      Function<Completed, T> completed, Function<Skipped, T> skipped, Function<Failed, T> failed) {
    if (this instanceof Completed done) {
      return completed.apply(done);
    }
    return this instanceof Skipped skip ? skipped.apply(skip) : failed.apply((Failed) this);
  }
}
