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
 * @param listener hears how they go on
 */
record GridContext(
    Workspace workspace, RunStore store, Launcher launcher, SerialListener listener) {}
