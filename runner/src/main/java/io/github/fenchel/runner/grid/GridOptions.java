package io.github.fenchel.runner.grid;

import io.github.fenchel.runner.launch.Limits;

/**
 * How a grid is run; nothing here changes a result.
 *
 * @param jobs how many cells are run at a time, at least 1
 * @param acceptStale whether a stored run of the same spec in another environment will do
 * @param failFast whether no cell is begun once one has failed
 * @param retry which cells that fail are run again
 * @param limits what each run may use
 */
public record GridOptions(
    int jobs, boolean acceptStale, boolean failFast, Retry retry, Limits limits) {
  /** Checks the number of jobs. */
  public GridOptions {
    if (jobs < 1) {
      throw new IllegalArgumentException("jobs is " + jobs + ", expected at least 1");
    }
  }
}
