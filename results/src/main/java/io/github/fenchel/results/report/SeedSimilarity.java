package io.github.fenchel.results.report;

import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.codec.Npz;
import io.github.fenchel.results.measure.MapSimilarity;
import io.github.fenchel.results.measure.MapSimilarity.Measure;
import io.github.fenchel.results.measure.MeanError;
import io.github.fenchel.results.record.RunArrays;
import io.github.fenchel.results.store.RunStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** How similar the maps are of runs that differ only in the seed. */
final class SeedSimilarity {
  private SeedSimilarity() {}

  /**
   * The mean similarity of each seed's maps and the next one's, over all images.
   *
   * @param runs the seeds of one setting, in order
   * @return array name to the mean of each measure; empty for fewer than two runs with maps
   */
  static Map<String, Map<Measure, Double>> of(RunStore store, List<RunRecord> runs) {
    Map<String, List<MapSimilarity>> images = new LinkedHashMap<>();
    Map<String, HostArray> before = Map.of();
    for (RunRecord run : runs) {
      Path file = store.folder(run.runId()).resolve(RunStore.SALIENCY);
      Map<String, HostArray> now = RegularFile.isThereItself(file) ? Npz.read(file) : Map.of();
      if (Objects.equals(before.get("index"), now.get("index"))) {
        add(before, now, images);
      }
      before = now;
    }
    Map<String, Map<Measure, Double>> means = new LinkedHashMap<>();
    images.forEach((array, similarities) -> means.put(array, means(similarities)));
    return means;
  }

  private static void add(
      Map<String, HostArray> before,
      Map<String, HostArray> now,
      Map<String, List<MapSimilarity>> images) {
    now.forEach(
        (array, maps) -> {
          HostArray other = before.get(array);
          if (RunArrays.isMap(array) && other != null && other.shape().equals(maps.shape())) {
            images
                .computeIfAbsent(array, key -> new ArrayList<>())
                .addAll(MapSimilarity.of(other, maps));
          }
        });
  }

  private static Map<Measure, Double> means(List<MapSimilarity> similarities) {
    Map<Measure, Double> means = new EnumMap<>(Measure.class);
    for (Measure measure : Measure.values()) {
      double[] values = similarities.stream().mapToDouble(one -> one.get(measure)).toArray();
      means.put(measure, MeanError.of(HostArray.of(Shape.of(values.length), values)).mean());
    }
    return means;
  }
}
