package io.github.fenchel.results.measure;

import io.github.fenchel.api.tensor.HostArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A metric's value of each test image, as a mean over the seeds.
 *
 * @param means one per image, in the images' order, to the seven digits of FLOAT32; NaN for an
 *     image without a value in some seed
 * @param jump by how much one image can change where the metric takes few values, in the metric's
 *     unit; 0 where it takes many
 */
public record ImageMeans(List<Double> means, double jump) {
  /** Copies the list. */
  public ImageMeans {
    means = List.copyOf(means);
  }

  /**
   * The means over the seeds.
   *
   * <p>{@code mean_i = sum(v_si) / S}. A metric takes few values if all are 0 or 1, as those of
   * accuracy, or if at most half as many different values occur as values; then {@code jump} is 1,
   * or the largest value minus the smallest (for one value alone, its magnitude).
   *
   * @param seeds the values of each seed, one per image, {@code [n]} each
   * @throws IllegalArgumentException if there is no seed, or their lengths differ
   */
  public static ImageMeans of(List<HostArray> seeds) {
    int n = seeds.get(0).size();
    List<Double> means = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (HostArray seed : seeds) {
        if (seed.size() != n) {
          throw new IllegalArgumentException("one seed has " + n + " images, one " + seed.size());
        }
        sum += seed.at(i);
      }
      means.add(Double.parseDouble(Float.toString((float) (sum / seeds.size()))));
    }
    return new ImageMeans(means, jump(seeds));
  }

  /** By how much one image can change, as {@link #of} says. */
  static double jump(List<HostArray> arrays) {
    TreeSet<Double> different = new TreeSet<>();
    int count = 0;
    for (HostArray array : arrays) {
      for (int i = 0; i < array.size(); i++) {
        double value = array.at(i);
        if (!Double.isNaN(value)) {
          count++;
          different.add(value == 0 ? 0.0 : value); // -0 is 0
        }
      }
    }
    if (different.isEmpty()) {
      return 0;
    }
    if (Set.of(0.0, 1.0).containsAll(different)) {
      return 1;
    }
    if (2L * different.size() > count) {
      return 0;
    }
    double range = different.last() - different.first();
    return range > 0 ? range : Math.abs(different.first());
  }
}
