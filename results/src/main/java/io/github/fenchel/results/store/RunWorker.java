package io.github.fenchel.results.store;

import io.github.fenchel.api.file.Folders;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A live process that owns a run.
 *
 * @param process its number on this machine; empty where the system does not report it, or where it
 *     runs on another machine
 * @param user its owner, if known
 * @param since when it began, if known
 */
public record RunWorker(OptionalLong process, Optional<String> user, Optional<Instant> since) {

  /** Returns the owner of a run that some process has claimed. */
  static RunWorker of(RunStore store, RunLocks locks, String runId, WorkerLookup workers) {
    RunWorker found =
        locks
            .holder(runId, workers)
            .orElse(new RunWorker(OptionalLong.empty(), Optional.empty(), Optional.empty()));
    Path claim = store.root().resolve("partial").resolve(runId + ".claim");
    return new RunWorker(found.process(), found.user(), found.since().or(() -> claimed(claim)));
  }

  /** When the claim's folder was last filled: at the start of its run. */
  private static Optional<Instant> claimed(Path folder) {
    try {
      return Optional.of(Folders.modified(folder).toInstant());
    } catch (IOException none) {
      return Optional.empty();
    }
  }
}
