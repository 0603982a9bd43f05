package io.github.fenchel.results.store;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.AtomicFile;
import io.github.fenchel.api.file.Folders;
import io.github.fenchel.api.file.LockFile;
import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.results.codec.NamedArray;
import io.github.fenchel.results.codec.Npz;
import io.github.fenchel.results.codec.Safetensors;
import io.github.fenchel.results.picture.MapPictures;
import io.github.fenchel.results.record.RecordJson;
import io.github.fenchel.results.record.RunParts;
import java.io.IOException;
import java.nio.file.Path;
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
  private Optional<List<NamedArray>> weights = Optional.empty();
  private Optional<List<NamedArray>> examples = Optional.empty();
  private Optional<List<NamedArray>> saliency = Optional.empty();
  private Optional<List<NamedArray>> probe = Optional.empty();
  private Optional<List<NamedArray>> curves = Optional.empty();
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

  /** Writes {@code probe.npz}; see {@link io.github.fenchel.results.record.RunArrays#probe}. */
  public void writeProbe(List<NamedArray> arrays) {
    probe = Optional.of(List.copyOf(arrays));
    write(RunStore.PROBE, file -> Npz.write(file, arrays));
  }

  /** Writes {@code examples.npz}; see {@link io.github.fenchel.results.record.RunArrays}. */
  public void writeExamples(List<NamedArray> arrays) {
    examples = Optional.of(List.copyOf(arrays));
    write(RunStore.EXAMPLES, file -> Npz.write(file, arrays));
  }

  /**
   * Writes {@code saliency.npz}.
   *
   * @param arrays index, input and maps; see {@link io.github.fenchel.results.record.RunArrays}
   */
  public void writeSaliency(List<NamedArray> arrays) {
    saliency = Optional.of(List.copyOf(arrays));
    write(RunStore.SALIENCY, file -> Npz.write(file, arrays));
  }

  /** Writes {@code curves.npz}; see {@link io.github.fenchel.results.record.RunArrays#curves}. */
  public void writeCurves(List<NamedArray> arrays) {
    curves = Optional.of(List.copyOf(arrays));
    write(RunStore.CURVES, file -> Npz.write(file, arrays));
  }

  /**
   * Draws the arrays of {@code saliency.npz} as pictures, {@code maps/*.png}, which are in no
   * digest.
   */
  public void drawMaps(List<NamedArray> arrays) {
    write(RunStore.MAPS, maps -> MapPictures.write(maps, arrays));
  }

  /** Writes {@code weights.safetensors}. */
  public void writeWeights(List<NamedArray> weights) {
    this.weights = Optional.of(List.copyOf(weights));
    write(RunStore.WEIGHTS, file -> Safetensors.write(file, weights));
  }

  /** Keeps what the process said, if it said anything, as {@code log.txt}. */
  public void writeLog(Path log) {
    write(
        RunStore.LOG,
        file -> {
          if (RegularFile.isThere(log) && RegularFile.size(log) > 0) {
            AtomicFile.writeNew(file, RegularFile.bytes(log, RunStore.LONGEST_LOG));
          }
        });
  }

  /**
   * Finishes the run: {@code run.json} last, everything made durable, then one atomic rename.
   *
   * <p>If an equal result is already there, this one is dropped.
   *
   * @param unsealed the record; its digests are made here, of what was written
   * @return the record as it is stored
   * @throws FenchelException of kind INTERNAL if another result of the same run is already there
   */
  public RunRecord commit(RunRecord unsealed) {
    if (!unsealed.runId().equals(runId)) {
      throw new IllegalArgumentException("record of run " + unsealed.runId() + ", not " + runId);
    }
    RunRecord record =
        new RunParts(weights, unsealed.metrics(), examples, saliency, probe, curves).seal(unsealed);
    write(RunStore.RECORD, file -> RecordJson.write(record, file));
    write("", all -> publish(record));
    abandon();
    return record;
  }

  /**
   * Finishes the run as a copy of one that another store holds, as {@link #commit} does.
   *
   * @param finished the folder of the other store's run
   * @param record its record
   */
  void commitCopy(Path finished, RunRecord record) {
    write("", all -> Folders.copy(finished, all));
    write("", all -> requireCopied(finished, record));
    write("", all -> publish(record));
    abandon();
  }

  /** Reads back what was copied: the source may have changed since it was checked. */
  private void requireCopied(Path finished, RunRecord record) {
    Optional<RunState> copied = RunCheck.whole(folder, runId);
    if (!copied.equals(Optional.of(new RunState.Sound(record)))) {
      throw FenchelException.machine(
          finished + ": changed while it was copied, or the copy is damaged; merge again");
    }
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
      Optional<RunRecord> stored = store.find(runId);
      if (stored.isPresent()) {
        requireEqual(record, stored.get(), target);
        return;
      }
      store.setAside(runId);
      try {
        Folders.move(folder, target);
        store.forceRuns();
        return;
      } catch (IOException e) {
        // Another process may have finished the same run in between: check again.
        if (left <= 1 || !Folders.isAnything(target)) {
          throw e;
        }
      }
    }
  }

  private static void requireEqual(RunRecord mine, RunRecord stored, Path target) {
    if (!mine.sameResult(stored)) {
      throw new FenchelException(
          FailureKind.INTERNAL,
          target
              + ": holds a different result of the same run: stored resultDigest "
              + stored.resultDigest()
              + ", new "
              + mine.resultDigest()
              + "; equal ids must give equal results, so something in the environment is not"
              + " recorded; keep the stored one, or delete it and run again");
    }
  }

  private interface Step {
    void write(Path path) throws IOException;
  }

  /** Writes something in the folder, or the whole of it; if that fails, the folder is abandoned. */
  private void write(String name, Step step) {
    if (!open) {
      throw new IllegalStateException("run folder " + folder + " is closed");
    }
    Path path = folder.resolve(name);
    boolean done = false;
    try {
      step.write(path);
      done = true;
    } catch (IOException e) {
      throw RunStore.fault(path, e);
    } catch (FenchelException e) {
      // Code that writes a file knows of no store; here the message must mention one.
      throw e.getCause() instanceof IOException cause ? RunStore.fault(path, cause) : e;
    } finally {
      if (!done) {
        abandon();
      }
    }
  }
}
