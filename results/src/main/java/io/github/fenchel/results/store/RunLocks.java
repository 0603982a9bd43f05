package io.github.fenchel.results.store;

import io.github.fenchel.api.file.LockFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Which process owns which run of a store: two locks for each, freed by the system when a process
 * dies.
 */
final class RunLocks {
  /**
   * Digits of a run's id that number its locks; that two runs share them is as good as excluded.
   */
  private static final int DIGITS = 15;

  private final Path path;
  private final LockFile file;

  RunLocks(Path root) {
    this.path = root.resolve(".locks");
    this.file = new LockFile(path);
  }

  /** The lock of the process that has the run done: it starts a child and records the end. */
  Optional<LockFile.Held> tryClaim(String runId) {
    return file.tryLock(number(runId));
  }

  /** The lock of the process that does the run, which may outlive the other by a moment. */
  Optional<LockFile.Held> tryExecute(String runId) {
    return file.tryLock(number(runId) + 1);
  }

  /** The same, waiting for its owner that long. */
  Optional<LockFile.Held> execute(String runId, Duration most) {
    return file.lock(number(runId) + 1, most);
  }

  boolean isClaimed(String runId) {
    return file.isLocked(number(runId));
  }

  boolean isExecuted(String runId) {
    return file.isLocked(number(runId) + 1);
  }

  /** Returns the process that executes a run, else the one that has claimed it, if known. */
  Optional<RunWorker> holder(String runId, WorkerLookup workers) {
    return workers.holder(path, number(runId) + 1).or(() -> workers.holder(path, number(runId)));
  }

  private static long number(String runId) {
    return 2 * Long.parseLong(runId.substring(0, DIGITS), 16);
  }
}
