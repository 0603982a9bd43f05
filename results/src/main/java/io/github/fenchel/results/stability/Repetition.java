package io.github.fenchel.results.stability;

import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.results.codec.Npz;
import io.github.fenchel.results.record.RunArrays;
import io.github.fenchel.results.store.RunStore;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The maps of one of several runs that differ only in the seed.
 *
 * @param seed its seed
 * @param half which half of the data it trained on, 0 or 1; 0 where all train on the same data
 * @param position INT64 {@code [n]}: which images are explained, as places in the dataset's split
 * @param maps array name to raw, signed maps {@code [n,C,H,W]}
 */
record Repetition(long seed, int half, HostArray position, Map<String, HostArray> maps) {
  Repetition {
    maps = Collections.unmodifiableMap(new LinkedHashMap<>(maps));
  }

  /**
   * Reads the maps of a finished run; empty if it has none, or was stored before there were
   * positions: nobody can say which images it explained.
   */
  static Optional<Repetition> read(RunStore store, RunRecord run) {
    Path file = store.folder(run.runId()).resolve(RunStore.SALIENCY);
    if (!RegularFile.isThereItself(file)) {
      return Optional.empty();
    }
    Map<String, HostArray> arrays = new LinkedHashMap<>(Npz.read(file));
    HostArray position = arrays.get("position");
    TrainingSpec training = run.spec().training();
    arrays.keySet().removeIf(name -> !RunArrays.isMap(name));
    return position == null || arrays.isEmpty()
        ? Optional.empty()
        : Optional.of(new Repetition(training.seed(), training.half(), position, arrays));
  }

  /** Returns the explained images. */
  Set<Long> images() {
    return rows().keySet();
  }

  /** Returns an array's maps of some images, in their order. */
  HostArray maps(String array, long... images) {
    Map<Long, Integer> rows = rows();
    int[] places = new int[images.length];
    for (int i = 0; i < images.length; i++) {
      places[i] = rows.getOrDefault(images[i], -1);
    }
    return maps.getOrDefault(array, position).take(places);
  }

  private Map<Long, Integer> rows() {
    Map<Long, Integer> rows = new HashMap<>();
    long[] all = position.toLongs();
    for (int row = 0; row < all.length; row++) {
      rows.put(all[row], row);
    }
    return rows;
  }
}
