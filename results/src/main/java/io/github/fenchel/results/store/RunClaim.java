package io.github.fenchel.results.store;

import io.github.fenchel.api.file.LockFile;
import java.nio.file.Path;

/**
 * The right to see a run through: only its owner starts it and records how it ended.
 *
 * <p>It ends when it is closed, or with the process that holds it, however that dies.
 */
public final class RunClaim implements AutoCloseable {
  private final RunStore store;
  private final String runId;
  private final Path folder;
  private final LockFile.Held lock;

  RunClaim(RunStore store, String runId, Path folder, LockFile.Held lock) {
    this.store = store;
    this.runId = runId;
    this.folder = folder;
    this.lock = lock;
  }

  /** Returns a folder for the run's log and the like, which is gone when the claim is closed. */
  public Path folder() {
    return folder;
  }

  /**
   * Sets aside whatever is in the run's place but is not a finished run, and warns where it is now.
   *
   * @throws io.github.fenchel.api.fault.FenchelException of kind MACHINE if it cannot be moved
   */
  public void setBrokenAside() {
    store.setAside(runId);
  }

  /** Gives the claim up, and removes what a process that was killed left of the run. */
  @Override
  public void close() {
    try {
      store.removeQuietly(folder);
      store.removeLeft(runId);
    } finally {
      lock.close();
    }
  }
}
