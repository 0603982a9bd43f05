package io.github.fenchel.results.stability;

import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.measure.MapSimilarity;
import io.github.fenchel.results.measure.MapSimilarity.Measure;
import io.github.fenchel.results.measure.MeanError;
import io.github.fenchel.results.store.RunStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * How alike the maps of one method are across runs that differ only in the seed; the one definition
 * for everything in Fenchel.
 *
 * <p>For image i, {@code s_i = sum over pairs (r, q) of s(a_r(x_i), a_q(x_i)) / pairs}, over all
 * pairs of runs, with a {@link MapSimilarity similarity} {@code s} and the raw maps {@code a}; then
 * the mean over images and its standard error. The error is that of the images alone: the pairs
 * share runs, so that they are no sample of their own. Only images that all runs explained count.
 * An image of which some pair has no similarity, such as one with a map of zeros, has none, and is
 * counted as undefined.
 *
 * @param array the method's array in {@code saliency.npz}
 * @param of which pairs
 * @param runs how many runs these pairs are of
 * @param pairs how many pairs there are
 * @param similarity each measure's mean over images, a pure number
 * @see <a href="https://arxiv.org/abs/2411.05837">Ye and Farnia, 2025</a>
 */
public record MapStability(
    String array, RunPairs of, int runs, int pairs, Map<Measure, MeanError> similarity) {
  /** How many runs are compared, of those that differ only in the seed. */
  public static final int MOST_RUNS = 10;

  /** Copies the map. */
  public MapStability {
    similarity = Collections.unmodifiableMap(new EnumMap<>(similarity));
  }

  /** Returns a measure's mean over images, and how far it may be off. */
  public MeanError get(Measure measure) {
    return Optional.ofNullable(similarity.get(measure)).orElseThrow();
  }

  /**
   * Compares the maps that finished runs kept; of more than {@link #MOST_RUNS} runs, those of the
   * smallest seeds: pairs grow with the square of the runs, and say little more.
   *
   * @param runs runs that differ only in the seed, in any order
   * @return for each array that all runs with maps have, each kind of pair that there is; none for
   *     fewer than two runs with maps
   */
  public static List<MapStability> of(RunStore store, List<RunRecord> runs) {
    return runs.size() < 2
        ? List.of()
        : of(
            runs.stream()
                .sorted(Comparator.comparingLong((RunRecord run) -> run.spec().training().seed()))
                .limit(MOST_RUNS)
                .flatMap(run -> Repetition.read(store, run).stream())
                .toList());
  }

  /** Compares repetitions, in any order. */
  static List<MapStability> of(List<Repetition> repetitions) {
    if (repetitions.size() < 2) {
      return List.of();
    }
    List<Repetition> runs = new ArrayList<>(repetitions);
    runs.sort(Comparator.comparingLong(Repetition::seed));
    TreeSet<Long> common = new TreeSet<>(runs.get(0).images());
    runs.forEach(run -> common.retainAll(run.images()));
    long[] images = common.stream().mapToLong(Long::longValue).toArray();
    List<MapStability> all = new ArrayList<>();
    for (String array : runs.get(0).maps().keySet()) {
      if (runs.stream().allMatch(run -> run.maps().containsKey(array))) {
        List<HostArray> maps = runs.stream().map(run -> run.maps(array, images)).toList();
        for (RunPairs kind : RunPairs.values()) {
          of(array, kind, runs, maps).ifPresent(all::add);
        }
      }
    }
    return List.copyOf(all);
  }

  private static Optional<MapStability> of(
      String array, RunPairs kind, List<Repetition> runs, List<HostArray> maps) {
    List<List<MapSimilarity>> pairs = new ArrayList<>();
    TreeSet<Integer> paired = new TreeSet<>();
    for (int i = 0; i < runs.size(); i++) {
      for (int j = i + 1; j < runs.size(); j++) {
        if (kind.has(runs.get(i), runs.get(j))) {
          pairs.add(MapSimilarity.of(maps.get(i), maps.get(j)));
          paired.addAll(List.of(i, j));
        }
      }
    }
    if (pairs.isEmpty()) {
      return Optional.empty();
    }
    int images = pairs.get(0).size();
    Map<Measure, MeanError> similarity = new EnumMap<>(Measure.class);
    for (Measure measure : Measure.values()) {
      double[] means = new double[images];
      for (int image = 0; image < images; image++) {
        for (List<MapSimilarity> pair : pairs) {
          means[image] += pair.get(image).get(measure);
        }
        means[image] /= pairs.size();
      }
      similarity.put(measure, MeanError.of(HostArray.of(Shape.of(images), means)));
    }
    return Optional.of(new MapStability(array, kind, paired.size(), pairs.size(), similarity));
  }
}
