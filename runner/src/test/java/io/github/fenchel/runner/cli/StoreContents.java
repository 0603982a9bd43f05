package io.github.fenchel.runner.cli;

import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.results.codec.NamedArray;
import io.github.fenchel.results.codec.Npz;
import io.github.fenchel.results.codec.Safetensors;
import io.github.fenchel.results.record.RecordJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What runs left in a store.
 *
 * @param root the store's folder
 */
public record StoreContents(Path root) {

  List<RunRecord> records() {
    return names("runs").stream()
        .map(run -> RecordJson.read(root.resolve("runs").resolve(run).resolve("run.json")))
        .sorted(Comparator.comparing(RunRecord::runId))
        .toList();
  }

  /** Run id to result digest. */
  public SortedMap<String, String> digests() {
    SortedMap<String, String> digests = new TreeMap<>();
    records().forEach(record -> digests.put(record.runId(), record.resultDigest()));
    return digests;
  }

  /** What the finished runs' processes said. */
  List<String> logs() {
    return names("runs").stream()
        .map(run -> root.resolve("runs").resolve(run).resolve("log.txt"))
        .filter(Files::isRegularFile)
        .map(StoreContents::text)
        .toList();
  }

  /** The only record of that kind. */
  RunRecord only(Predicate<RunRecord> kind) {
    List<RunRecord> found = records().stream().filter(kind).toList();
    if (found.size() != 1) {
      throw new AssertionError("expected one such run, found " + found.size());
    }
    return found.get(0);
  }

  List<NamedArray> weights(RunRecord record) {
    return Safetensors.read(run(record).resolve("weights.safetensors"));
  }

  Map<String, HostArray> saliency(RunRecord record) {
    return Npz.read(run(record).resolve("saliency.npz"));
  }

  Map<String, HostArray> examples(RunRecord record) {
    return Npz.read(run(record).resolve("examples.npz"));
  }

  /** Every {@code attempt.json}, as text. */
  public List<String> attempts() {
    try (Stream<Path> files = Files.walk(root.resolve("attempts"))) {
      return files
          .filter(file -> file.endsWith("attempt.json"))
          .sorted()
          .map(StoreContents::text)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names in one of the store's folders; none if it is not there. */
  public List<String> names(String folder) {
    if (!Files.isDirectory(root.resolve(folder))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(root.resolve(folder))) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path run(RunRecord record) {
    return root.resolve("runs").resolve(record.runId());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
