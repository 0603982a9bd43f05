package io.github.fenchel.runner.grid;

import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.runner.launch.Launcher;
import io.github.fenchel.runner.run.Workspace;

/**
 * What the cells of a grid are run with.
 *
 * @param workspace what a run works with
 * @param store where runs are kept
 * @param launcher what starts them
 * @param listener receives their progress
 */
record GridContext(Workspace workspace, RunStore store, Launcher launcher, GridListener listener) {

  /** The same, but the listener receives one call at a time, with that lock. */
  GridContext withOneCallAtATime(Object lock) {
    return new GridContext(workspace, store, launcher, new SerialListener(listener, lock));
  }
}
