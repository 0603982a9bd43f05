package io.github.fenchel.results.store;

import java.nio.file.Path;

/**
 * The right to see a run through: its owner starts it and records how it ended, nobody else does.
 *
 * <p>It ends when it is closed, or with the process that holds it, however that dies.
 */
public final class RunClaim implements AutoCloseable {
  private final RunStore store;
  private final Path folder;
  private final LockFile.Held lock;

  RunClaim(RunStore store, Path folder, LockFile.Held lock) {
    this.store = store;
    this.folder = folder;
    this.lock = lock;
  }

  /** Returns a folder for the run's log and the like, which is gone when the claim is closed. */
  public Path folder() {
    return folder;
  }

  @Override
  public void close() {
    try {
      store.removeQuietly(folder);
    } finally {
      lock.close();
    }
  }
}
