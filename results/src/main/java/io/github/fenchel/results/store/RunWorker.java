package io.github.fenchel.results.store;

import io.github.fenchel.api.file.Folders;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A living process that sees to a run.
 *
 * @param process its number on this machine; empty where the system does not tell, or where it runs
 *     on another machine
 * @param user whose it is, if known
 * @param since when it began, if known
 */
public record RunWorker(OptionalLong process, Optional<String> user, Optional<Instant> since) {

  static RunWorker of(RunStore store, RunLocks locks, String runId) {
    OptionalLong process = locks.holder(runId);
    Optional<ProcessHandle> handle =
        process.isPresent() ? ProcessHandle.of(process.getAsLong()) : Optional.empty();
    Optional<Instant> started = handle.flatMap(h -> h.info().startInstant());
    return new RunWorker(
        process,
        handle.flatMap(h -> h.info().user()),
        started.or(() -> claimed(store.root().resolve("partial").resolve(runId + ".claim"))));
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
