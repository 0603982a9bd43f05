package io.github.fenchel.results.store;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.AtomicFile;
import io.github.fenchel.api.file.Folders;
import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.results.record.AttemptJson;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
      if (log != null && RegularFile.isThere(log)) {
        AtomicFile.writeNew(
            folder.resolve(RunStore.LOG), RegularFile.bytes(log, RunStore.LONGEST_LOG));
      }
      AttemptJson.write(
          runId, number(folder), attempt.kind(), attempt.message(), folder.resolve("attempt.json"));
      done = true;
      return folder;
    } catch (IOException e) {
      throw RunStore.fault(folder, e);
    } finally {
      if (!done) {
        store.removeQuietly(folder);
      }
    }
  }

  static List<AttemptJson.Attempt> of(RunStore store, String runId) {
    List<AttemptJson.Attempt> attempts = new ArrayList<>();
    for (Path folder : recorded(store.root().resolve("attempts").resolve(runId))) {
      try {
        attempts.add(AttemptJson.read(folder.resolve("attempt.json")));
      } catch (FenchelException e) {
        store.pass(e.kind(), e.getMessage() + "; until then it is skipped");
      }
    }
    return List.copyOf(attempts);
  }

  /** Returns the folders of a run's attempts, in the order of their numbers. */
  static List<Path> folders(Path attempts) {
    List<Path> folders = new ArrayList<>();
    if (Folders.isLink(attempts)) {
      return folders; // whatever it leads to, it is not a folder of the store's
    }
    for (Path folder : Folders.in(attempts)) {
      if (Folders.isThereItself(folder)
          && String.valueOf(folder.getFileName()).matches("[1-9][0-9]{0,8}")) {
        folders.add(folder);
      }
    }
    folders.sort(Comparator.comparingInt(Attempts::number));
    return folders;
  }

  private static int number(Path folder) {
    return Integer.parseInt(String.valueOf(folder.getFileName()));
  }

  /**
   * Returns the folders that hold how a run failed, in the order of their numbers: not those whose
   * process was killed while it wrote.
   */
  static List<Path> recorded(Path attempts) {
    return folders(attempts).stream().filter(Attempts::isRecorded).toList();
  }

  private static boolean isRecorded(Path folder) {
    return Folders.isAnything(folder.resolve("attempt.json"));
  }

  /**
   * Makes the folder of the next number; no two processes get the same. It is above all that there
   * are, so that the last attempt stays the last when older ones are collected.
   */
  private static Path claim(Path attempts) {
    try {
      Folders.requireNoLink(attempts.resolveSibling(""), attempts);
      Folders.make(attempts);
      List<Path> before = folders(attempts);
      int next = before.isEmpty() ? 1 : number(before.get(before.size() - 1)) + 1;
      for (int number = next; ; number++) {
        Path folder = attempts.resolve(Integer.toString(number));
        try {
          return Folders.makeNew(folder);
        } catch (FileAlreadyExistsException taken) {
          // By an earlier attempt, or by another process just now: the next number, then.
        }
      }
    } catch (IOException e) {
      throw RunStore.fault(attempts, e);
    }
  }
}
