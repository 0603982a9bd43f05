package io.github.fenchel.results.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.Folders;
import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.api.file.StorageFault;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.results.codec.NamedArray;
import io.github.fenchel.results.codec.Npz;
import io.github.fenchel.results.codec.Safetensors;
import io.github.fenchel.results.json.Json;
import io.github.fenchel.results.json.NewerVersionException;
import io.github.fenchel.results.record.RecordJson;
import io.github.fenchel.results.record.RunArrays;
import io.github.fenchel.results.record.RunParts;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.zip.ZipException;

/** Checks whether a stored run is what its record says. */
final class RunCheck {
  private RunCheck() {}

  /**
   * Looks at the record alone: that it is this run's, that its ids follow from what it says, and
   * that it is unchanged.
   *
   * @return empty if nothing is there
   */
  static Optional<RunState> record(Path folder, String runId) {
    if (!Folders.isAnything(folder)) {
      return Optional.empty();
    }
    Path file = folder.resolve(RunStore.RECORD);
    for (Path path : List.of(folder, file)) {
      if (Folders.isLink(path)) {
        return Optional.of(new RunState.Altered(path + ": is a link"));
      }
    }
    try {
      RecordJson.Stored stored = RecordJson.stored(file);
      RunRecord record = stored.record();
      if (!record.runId().equals(runId)) {
        return altered(folder + ": holds the record of run " + record.runId());
      }
      return stored
          .alteration()
          .map(what -> altered(file + ": " + what))
          .orElseGet(() -> Optional.of(new RunState.Sound(record)));
    } catch (FenchelException e) {
      return Optional.of(failed(e));
    }
  }

  /**
   * Looks at all of it: at the record, at every file's kind, and at the digests of what the files
   * hold.
   *
   * @return empty if nothing is there
   */
  static Optional<RunState> whole(Path folder, String runId) {
    Optional<RunState> head = record(folder, runId);
    if (head.isEmpty() || !(head.get() instanceof RunState.Sound sound)) {
      return head;
    }
    Optional<String> stranger = stranger(folder);
    if (stranger.isPresent()) {
      return altered(stranger.get());
    }
    try {
      RunRecord record = sound.record();
      RunParts parts =
          new RunParts(
              read(folder.resolve(RunStore.WEIGHTS), Safetensors::read),
              record.metrics(),
              read(
                  folder.resolve(RunStore.EXAMPLES),
                  file -> arrays(file, RunArrays::requireExamples)),
              read(
                  folder.resolve(RunStore.SALIENCY),
                  file -> arrays(file, RunArrays::requireSaliency)),
              read(folder.resolve(RunStore.PROBE), Npz::readList),
              read(
                  folder.resolve(RunStore.CURVES), file -> arrays(file, RunArrays::requireCurves)));
      Optional<String> contradiction = parts.contradiction(record);
      return contradiction.isPresent() ? altered(folder + ": " + contradiction.get()) : head;
    } catch (OutOfMemoryError tooLarge) {
      return Optional.of(
          new RunState.Unreadable(
              folder
                  + ": holds more than this process has memory for ("
                  + Runtime.getRuntime().maxMemory()
                  + " bytes); give it more, e.g. JAVA_TOOL_OPTIONS=-Xmx8g"));
    } catch (FenchelException e) {
      RunState state = failed(e);
      // Its record is whole, so it was finished once: what is broken now was not left so.
      return Optional.of(
          state instanceof RunState.Broken broken ? new RunState.Altered(broken.reason()) : state);
    }
  }

  private static Optional<RunState> altered(String reason) {
    return Optional.of(new RunState.Altered(reason));
  }

  /**
   * Why a file could not be read decides: what is missing or ends early was never finished; what is
   * complete and yet not a record of this version can only come from a newer Fenchel or a stranger.
   */
  private static RunState failed(FenchelException e) {
    String reason = String.valueOf(e.getMessage());
    Throwable cause = e.getCause();
    if (Json.endsEarly(cause) || cause instanceof NoSuchFileException) {
      return new RunState.Broken(reason);
    }
    if (cause instanceof JsonProcessingException) {
      return new RunState.Altered(reason); // whole, and no JSON: an editor's work, not a crash's
    }
    boolean unreadable =
        cause instanceof NewerVersionException
            || (cause instanceof IOException && !(cause instanceof ZipException));
    return unreadable ? new RunState.Unreadable(reason) : new RunState.Altered(reason);
  }

  /**
   * Names anything in a run's folder that Fenchel cannot have put there: a link, a pipe, a device.
   */
  private static Optional<String> stranger(Path folder) {
    for (Path path : Folders.in(folder)) {
      if (Folders.isThereItself(path)) {
        Optional<String> inside = stranger(path);
        if (inside.isPresent()) {
          return inside;
        }
      } else if (!RegularFile.isThereItself(path)) {
        return Optional.of(
            path + (Folders.isLink(path) ? ": is a link" : ": is not a regular file"));
      }
    }
    return Optional.empty();
  }

  private static Optional<List<NamedArray>> read(
      Path file, Function<Path, List<NamedArray>> reader) {
    return RegularFile.isThereItself(file) ? Optional.of(reader.apply(file)) : Optional.empty();
  }

  private static List<NamedArray> arrays(Path file, Consumer<List<NamedArray>> required) {
    List<NamedArray> arrays = Npz.readList(file);
    try {
      required.accept(arrays);
      return arrays;
    } catch (IllegalArgumentException e) {
      throw FenchelException.user(file + ": " + e.getMessage());
    }
  }

  /**
   * Returns what shows that a run's files are still those that were examined; empty if nothing can.
   */
  static List<Object> stamp(Path folder) {
    List<Object> stamps = new ArrayList<>();
    if (!Folders.isReadable(folder)) {
      return stamps;
    }
    for (Path path : Folders.in(folder)) {
      stamps.add(path);
      try {
        stamps.add(
            RegularFile.isThereItself(path) ? RegularFile.stamp(path) : Folders.modified(path));
      } catch (IOException e) {
        stamps.add(StorageFault.reason(e));
      }
    }
    return stamps;
  }
}
