package io.github.fenchel.results.store;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds the process that holds a lock: the code that starts processes knows them, a store does not.
 */
@FunctionalInterface
public interface WorkerLookup {

  /**
   * Returns the process that holds a lock.
   *
   * @param locks the file of locks
   * @param number the lock's number in it
   * @return the process; empty where that is unknown
   */
  Optional<RunWorker> holder(Path locks, long number);
}
