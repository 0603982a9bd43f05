package io.github.fenchel.results.store;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.run.RunRecord;
import io.github.fenchel.results.format.NamedArray;
import io.github.fenchel.results.format.Npz;
import io.github.fenchel.results.format.RecordJson;
import io.github.fenchel.results.format.Safetensors;
import io.github.fenchel.results.format.StorageFault;
import io.github.fenchel.results.picture.Maps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * The folder of a run that is not finished: filled, then committed or abandoned.
 *
 * <p>If a write fails, the folder is abandoned and removed. Closing one that was not committed
 * abandons it.
 */
public final class RunFolder implements AutoCloseable {
  private static final int TRIES = 3;

  private final RunStore store;
  private final String runId;
  private final Path folder;
  private final LockFile.Held lock;
  private boolean open = true;

  RunFolder(RunStore store, String runId, Path folder, LockFile.Held lock) {
    this.store = store;
    this.runId = runId;
    this.folder = folder;
    this.lock = lock;
  }

  /** Returns where the folder is until it is committed. */
  public Path path() {
    return folder;
  }

  /** Writes {@code probe.npz}; see {@link io.github.fenchel.results.format.RunArrays#probe}. */
  public void writeProbe(List<NamedArray> arrays) {
    write(() -> Npz.write(folder.resolve(RunStore.PROBE), arrays));
  }

  /** Writes {@code examples.npz}; see {@link io.github.fenchel.results.format.RunArrays}. */
  public void writeExamples(List<NamedArray> arrays) {
    write(() -> Npz.write(folder.resolve(RunStore.EXAMPLES), arrays));
  }

  /**
   * Writes {@code saliency.npz} and, for people, {@code maps/*.png}.
   *
   * @param arrays index, input and maps; see {@link io.github.fenchel.results.format.RunArrays}
   */
  public void writeSaliency(List<NamedArray> arrays) {
    write(() -> Npz.write(folder.resolve(RunStore.SALIENCY), arrays));
    write(() -> Maps.write(folder.resolve(RunStore.MAPS), arrays));
  }

  /** Writes {@code weights.safetensors}. */
  public void writeWeights(List<NamedArray> weights) {
    write(() -> Safetensors.write(folder.resolve(RunStore.WEIGHTS), weights));
  }

  /** Keeps what the process said, if it said anything, as {@code log.txt}. */
  public void writeLog(Path log) {
    write(
        () -> {
          if (Files.isRegularFile(log) && Files.size(log) > 0) {
            Files.copy(log, folder.resolve(RunStore.LOG));
          }
        });
  }

  /**
   * Finishes the run: {@code run.json} last, everything made durable, then one atomic rename.
   *
   * <p>If an equal result is already there, this one is dropped.
   *
   * @return the finished folder
   * @throws FenchelException of kind INTERNAL if another result of the same run is already there
   */
  public Path commit(RunRecord record) {
    if (!record.runId().equals(runId)) {
      throw new IllegalArgumentException("record of run " + record.runId() + ", not " + runId);
    }
    write(() -> RecordJson.write(record, folder.resolve(RunStore.RECORD)));
    write(() -> publish(record));
    abandon();
    return store.folder(runId);
  }

  /**
   * Finishes the run as a copy of one that another store holds, as {@link #commit} does.
   *
   * @param finished the folder of the other store's run
   * @param record its record
   */
  void commitCopy(Path finished, RunRecord record) {
    write(() -> Folders.copy(finished, folder));
    write(() -> publish(record));
    abandon();
  }

  /** Drops the folder and all in it. */
  public void abandon() {
    if (!open) {
      return;
    }
    open = false;
    try {
      store.removeQuietly(folder);
    } finally {
      lock.close();
    }
  }

  @Override
  public void close() {
    abandon();
  }

  private void publish(RunRecord record) throws IOException {
    Folders.force(folder);
    Path target = store.folder(runId);
    for (int left = TRIES; ; left--) {
      boolean there = Files.exists(target);
      Optional<RunRecord> stored = store.find(runId);
      if (stored.isPresent()) {
        requireEqual(record, stored.get(), target);
        return;
      }
      if (there) {
        store.setAside(target);
      }
      try {
        Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
        store.forceRuns();
        return;
      } catch (IOException e) {
        // Another process may have finished the same run in between: look again.
        if (left <= 1 || !Files.exists(target)) {
          throw e;
        }
      }
    }
  }

  private static void requireEqual(RunRecord mine, RunRecord stored, Path target) {
    if (!mine.resultDigest().equals(stored.resultDigest())) {
      throw new FenchelException(
          FailureKind.INTERNAL,
          target
              + ": holds another result of the same run: stored resultDigest "
              + stored.resultDigest()
              + ", new "
              + mine.resultDigest()
              + "; equal ids must give equal results, so something in the environment is not"
              + " recorded; keep the stored one, or delete it and run again");
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private void write(Step step) {
    if (!open) {
      throw new IllegalStateException("run folder " + folder + " is closed");
    }
    boolean done = false;
    try {
      step.run();
      done = true;
    } catch (IOException e) {
      throw StorageFault.writing(folder, e);
    } finally {
      if (!done) {
        abandon();
      }
    }
  }
}
