package io.github.fenchel.runner.grid;

import io.github.fenchel.runner.worker.TaskEvent;

/**
 * Receives the progress of a suite's cells: several run at a time, but calls come one at a time.
 *
 * <p>{@code number} counts cells from 1, in the suite's order, among {@code of}.
 */
public interface GridListener {

  /** A cell's child starts. */
  void started(PlannedCell cell, int number, int of);

  /** A cell's child reported something. */
  void event(PlannedCell cell, TaskEvent event);

  /** A cell ended, whether it was run, was stored already, was skipped or failed. */
  void ended(CellResult result, int number, int of);

  /** A cell waits for another command, which is at it or has what it needs. */
  default void waits(PlannedCell cell, int number, int of, String why) {}

  /** Something went wrong that does not end a cell. */
  default void warns(String message) {}

  /** A cell failed and will be run again. */
  default void retries(CellResult result, int number, int of) {
    ended(result, number, of);
  }
}
