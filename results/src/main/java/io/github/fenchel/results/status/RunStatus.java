package io.github.fenchel.results.status;

import io.github.fenchel.results.record.AttemptJson;
import io.github.fenchel.results.store.RunWorker;
import java.util.Optional;

/**
 * The state of a run.
 *
 * @param runId the run; empty for a cell that cannot be run
 * @param suite the suite that it is a cell of; empty if none has it
 * @param title what the suite calls it
 * @param state how far it is
 * @param worker the process that runs it, if it is running
 * @param lastAttempt how it failed last, where it has failed and is not finished
 * @param reason why it cannot be run, where it is skipped, or what is wrong with what is stored;
 *     empty otherwise
 */
public record RunStatus(
    String runId,
    String suite,
    String title,
    State state,
    Optional<RunWorker> worker,
    Optional<AttemptJson.Attempt> lastAttempt,
    String reason) {

  /** How far a run may be. */
  public enum State {
    /** It is finished. */
    DONE,
    /** A live process owns it. */
    RUNNING,
    /** It failed the last time it was tried. */
    FAILED,
    /** It was not tried yet. */
    WAITING,
    /** It was finished, and is not what was stored any more. */
    ALTERED,
    /** Something is stored, and cannot be read. */
    UNREADABLE,
    /**
     * Something is stored that is not a complete record; the next run of this cell sets it aside.
     */
    BROKEN,
    /** It cannot be run. */
    SKIPPED
  }
}
