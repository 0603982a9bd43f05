package io.github.fenchel.results.store;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.results.format.AttemptJson;
import io.github.fenchel.results.format.StorageFault;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The part of a store that keeps runs which failed. */
final class Attempts {
  private Attempts() {}

  /** How a run failed. */
  record Attempt(FailureKind kind, String message, @Nullable Path log) {}

  static Path record(RunStore store, String runId, Attempt attempt) {
    Path attempts = store.root().resolve("attempts").resolve(runId);
    Path folder = claim(attempts);
    Path log = attempt.log();
    boolean done = false;
    try {
      if (log != null && Files.isRegularFile(log)) {
        Files.copy(log, folder.resolve("log.txt"));
      }
      int number = Integer.parseInt(String.valueOf(folder.getFileName()));
      AttemptJson.write(
          runId, number, attempt.kind(), attempt.message(), folder.resolve("attempt.json"));
      done = true;
      return folder;
    } catch (IOException e) {
      throw StorageFault.writing(folder, e);
    } finally {
      if (!done) {
        store.removeQuietly(folder);
      }
    }
  }

  /** Makes the folder of the next number; no two processes get the same. */
  private static Path claim(Path attempts) {
    try {
      Files.createDirectories(attempts);
      for (int number = 1; ; number++) {
        Path folder = attempts.resolve(Integer.toString(number));
        try {
          return Files.createDirectory(folder);
        } catch (FileAlreadyExistsException taken) {
          // By an earlier attempt, or by another process just now: the next number, then.
        }
      }
    } catch (IOException e) {
      throw StorageFault.writing(attempts, e);
    }
  }
}
