package io.github.fenchel.results.stability;

import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.measure.ComparedMap;
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
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
    return stream(store, runs).toList();
  }

  /** The same one by one, each compared when it is asked for: a setting may have many methods. */
  public static Stream<MapStability> stream(RunStore store, List<RunRecord> runs) {
    return runs.size() < 2
        ? Stream.empty()
        : stream(
            runs.stream()
                .sorted(Comparator.comparingLong((RunRecord run) -> run.spec().training().seed()))
                .limit(MOST_RUNS)
                .flatMap(run -> Repetition.read(store, run).stream())
                .toList());
  }

  /** Compares repetitions, in any order. */
  static List<MapStability> of(List<Repetition> repetitions) {
    return stream(repetitions).toList();
  }

  /** The same one by one, each compared when it is asked for. */
  static Stream<MapStability> stream(List<Repetition> repetitions) {
    if (repetitions.size() < 2) {
      return Stream.empty();
    }
    List<Repetition> runs = new ArrayList<>(repetitions);
    runs.sort(Comparator.comparingLong(Repetition::seed));
    TreeSet<Long> common = new TreeSet<>(runs.get(0).images());
    runs.forEach(run -> common.retainAll(run.images()));
    long[] images = common.stream().mapToLong(Long::longValue).toArray();
    Map<RunPairs, List<Pair>> pairs = pairs(runs);
    return runs.get(0).maps().keySet().stream()
        .filter(array -> runs.stream().allMatch(run -> run.maps().containsKey(array)))
        .flatMap(
            array -> {
              List<HostArray> maps = runs.stream().map(run -> run.maps(array, images)).toList();
              return of(array, maps, pairs).stream();
            });
  }

  /** Two runs, by their places. */
  private record Pair(int left, int right) {}

  private static Map<RunPairs, List<Pair>> pairs(List<Repetition> runs) {
    Map<RunPairs, List<Pair>> pairs = new EnumMap<>(RunPairs.class);
    for (int i = 0; i < runs.size(); i++) {
      for (int j = i + 1; j < runs.size(); j++) {
        for (RunPairs kind : RunPairs.values()) {
          if (kind.has(runs.get(i), runs.get(j))) {
            pairs.computeIfAbsent(kind, key -> new ArrayList<>()).add(new Pair(i, j));
          }
        }
      }
    }
    return pairs;
  }

  private static List<MapStability> of(
      String array, List<HostArray> maps, Map<RunPairs, List<Pair>> pairs) {
    List<Map<RunPairs, List<MapSimilarity>>> images =
        IntStream.range(0, Math.toIntExact(maps.get(0).shape().get(0)))
            .parallel() // each image is computed by itself, in one order
            .mapToObj(image -> compared(image, maps, pairs))
            .toList();
    List<MapStability> all = new ArrayList<>();
    pairs.forEach(
        (kind, compared) -> {
          Map<Measure, MeanError> similarity = new EnumMap<>(Measure.class);
          for (Measure measure : Measure.values()) {
            double[] means =
                images.stream()
                    .map(image -> Objects.requireNonNull(image.get(kind)))
                    .mapToDouble(ofPairs -> mean(ofPairs, measure))
                    .toArray();
            similarity.put(measure, MeanError.of(HostArray.of(Shape.of(means.length), means)));
          }
          long runs =
              compared.stream()
                  .flatMapToInt(pair -> IntStream.of(pair.left(), pair.right()))
                  .distinct()
                  .count();
          all.add(new MapStability(array, kind, (int) runs, compared.size(), similarity));
        });
    return all;
  }

  /** Compares one image's maps of all pairs; what one map takes is computed once. */
  private static Map<RunPairs, List<MapSimilarity>> compared(
      int image, List<HostArray> maps, Map<RunPairs, List<Pair>> pairs) {
    List<ComparedMap> own =
        maps.stream().map(map -> ComparedMap.of(map, image, MapSimilarity.DEFAULT_SHARE)).toList();
    Map<RunPairs, List<MapSimilarity>> compared = new EnumMap<>(RunPairs.class);
    pairs.forEach(
        (kind, of) ->
            compared.put(
                kind,
                of.stream()
                    .map(pair -> own.get(pair.left()).similarity(own.get(pair.right())))
                    .toList()));
    return compared;
  }

  private static double mean(List<MapSimilarity> ofPairs, Measure measure) {
    double sum = 0;
    for (MapSimilarity pair : ofPairs) {
      sum += pair.get(measure);
    }
    return sum / ofPairs.size();
  }
}
