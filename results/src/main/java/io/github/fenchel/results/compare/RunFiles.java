package io.github.fenchel.results.compare;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.results.codec.Npz;
import io.github.fenchel.results.codec.Safetensors;
import io.github.fenchel.results.compare.PairComparison.RunPair;
import io.github.fenchel.results.measure.MapSimilarity;
import io.github.fenchel.results.record.RunArrays;
import io.github.fenchel.results.store.RunStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What two runs' files say about each other. */
final class RunFiles {
  private final RunStore leftStore;
  private final RunStore rightStore;

  RunFiles(RunStore leftStore, RunStore rightStore) {
    this.leftStore = leftStore;
    this.rightStore = rightStore;
  }

  /** Returns whether the two came to the same bits. */
  boolean sameBits(RunPair pair) {
    if (pair.left().sameResult(pair.right())) {
      return true;
    }
    return pair.left().metrics().equals(pair.right().metrics())
        && sameArrays(pair, RunStore.EXAMPLES)
        && sameArrays(pair, RunStore.SALIENCY)
        && (sameArrays(pair, RunStore.CURVES)
            || (left(pair, RunStore.CURVES).isEmpty() && right(pair, RunStore.CURVES).isEmpty()))
        && sameWeights(pair);
  }

  private boolean sameArrays(RunPair pair, String name) {
    Optional<Path> left = left(pair, name);
    Optional<Path> right = right(pair, name);
    return left.isPresent()
        && right.isPresent()
        && Npz.read(left.get()).equals(Npz.read(right.get()));
  }

  private boolean sameWeights(RunPair pair) {
    Optional<Path> left = left(pair, RunStore.WEIGHTS);
    Optional<Path> right = right(pair, RunStore.WEIGHTS);
    return left.isPresent()
        && right.isPresent()
        && Safetensors.read(left.get()).equals(Safetensors.read(right.get()));
  }

  /** Returns what the probes say; empty if one is missing. */
  Optional<StepZero> stepZero(RunPair pair) {
    Optional<Path> left = left(pair, RunStore.PROBE);
    Optional<Path> right = right(pair, RunStore.PROBE);
    if (left.isEmpty() || right.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(StepZero.of(pair.name(), Npz.read(left.get()), Npz.read(right.get())));
    } catch (IllegalArgumentException e) {
      throw FenchelException.user(
          left.get() + " and " + right.get() + ": cannot be compared: " + e.getMessage());
    }
  }

  /**
   * Returns the similarity of every saliency array that both hold, each image of each pair.
   *
   * @throws FenchelException of kind USER if two runs explained other images
   */
  List<MapDifference> maps(List<RunPair> pairs) {
    SortedMap<String, List<MapDifference.Image>> byArray = new TreeMap<>();
    for (RunPair pair : pairs) {
      Optional<Path> left = left(pair, RunStore.SALIENCY);
      Optional<Path> right = right(pair, RunStore.SALIENCY);
      if (left.isPresent() && right.isPresent()) {
        add(pair, Npz.read(left.get()), Npz.read(right.get()), byArray);
      }
    }
    List<MapDifference> maps = new ArrayList<>();
    byArray.forEach((array, images) -> maps.add(new MapDifference(array, images)));
    return maps;
  }

  private void add(
      RunPair pair,
      Map<String, HostArray> left,
      Map<String, HostArray> right,
      SortedMap<String, List<MapDifference.Image>> byArray) {
    if (left.keySet().stream()
        .noneMatch(name -> RunArrays.isMap(name) && right.containsKey(name))) {
      return; // what is trained again on other masks sees other images, and explains none
    }
    for (String name : List.of("index", "input")) {
      HostArray expected = left.get(name);
      if (expected == null || !Objects.equals(expected, right.get(name))) {
        throw FenchelException.user(
            "their saliency maps explain other test images ("
                + name
                + " of "
                + RunStore.SALIENCY
                + " differs, runs "
                + brief(pair.left())
                + " and "
                + brief(pair.right())
                + "); maps of equal images can be compared; run both with the same data and"
                + " images");
      }
    }
    long[] index = Objects.requireNonNull(left.get("index")).toLongs();
    Map<Long, Long> labels = labels(pair);
    TreeSet<String> names = new TreeSet<>(left.keySet());
    names.retainAll(right.keySet());
    names.removeIf(name -> !RunArrays.isMap(name));
    for (String name : names) {
      HostArray a = Objects.requireNonNull(left.get(name));
      HostArray b = Objects.requireNonNull(right.get(name));
      if (index.length == 0 || a.shape().rank() != 4 || !a.shape().equals(b.shape())) {
        continue;
      }
      List<MapSimilarity> similarities = MapSimilarity.of(a, b);
      List<MapDifference.Image> images = byArray.computeIfAbsent(name, k -> new ArrayList<>());
      for (int i = 0; i < index.length; i++) {
        long label = labels.getOrDefault(index[i], -1L);
        images.add(new MapDifference.Image(pair.name(), index[i], label, similarities.get(i)));
      }
    }
  }

  /** Returns the arrays of the left run's examples; empty if it stored none. */
  Map<String, HostArray> leftExamples(RunPair pair) {
    return left(pair, RunStore.EXAMPLES).map(Npz::read).orElse(Map.of());
  }

  /** Returns the arrays of the right run's examples; empty if it stored none. */
  Map<String, HostArray> rightExamples(RunPair pair) {
    return right(pair, RunStore.EXAMPLES).map(Npz::read).orElse(Map.of());
  }

  private Map<Long, Long> labels(RunPair pair) {
    Map<Long, Long> labels = new HashMap<>();
    Optional<Path> file = left(pair, RunStore.EXAMPLES);
    if (file.isPresent()) {
      Map<String, HostArray> examples = Npz.read(file.get());
      HostArray index = examples.get("index");
      HostArray label = examples.get("label");
      if (index != null && label != null) {
        long[] indices = index.toLongs();
        long[] classes = label.toLongs();
        for (int i = 0; i < indices.length; i++) {
          labels.put(indices[i], classes[i]);
        }
      }
    }
    return labels;
  }

  private Optional<Path> left(RunPair pair, String name) {
    return file(leftStore, pair.left(), name);
  }

  private Optional<Path> right(RunPair pair, String name) {
    return file(rightStore, pair.right(), name);
  }

  private static Optional<Path> file(RunStore store, RunRecord record, String name) {
    Path file = store.folder(record.runId()).resolve(name);
    return RegularFile.isThereItself(file) ? Optional.of(file) : Optional.empty();
  }

  private static String brief(RunRecord record) {
    return record.runId().substring(0, 12);
  }
}
