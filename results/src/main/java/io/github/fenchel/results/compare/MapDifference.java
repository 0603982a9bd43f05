package io.github.fenchel.results.compare;

import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.measure.MapSimilarity;
import io.github.fenchel.results.measure.MapSimilarity.Measure;
import io.github.fenchel.results.measure.MeanError;
import java.util.Comparator;
import java.util.List;

/**
 * One saliency array on both sides.
 *
 * @param array its name in {@code saliency.npz}
 * @param images each image of each paired seed
 */
public record MapDifference(String array, List<Image> images) {
  /** Copies the list. */
  public MapDifference {
    images = List.copyOf(images);
  }

  /**
   * One image's maps.
   *
   * @param pair the paired seed; {@code -} where the seed is what differs
   * @param index the image's place in the test split
   * @param label its class
   * @param similarity how alike its two maps are
   */
  public record Image(String pair, long index, long label, MapSimilarity similarity) {}

  /** Returns the mean over the images that have a value. */
  public MeanError mean(Measure measure) {
    double[] values = images.stream().mapToDouble(i -> i.similarity().get(measure)).toArray();
    return MeanError.of(HostArray.of(Shape.of(values.length), values));
  }

  /** Returns the images that are least alike, the worst first. */
  public List<Image> worst(Measure measure, int most) {
    return images.stream()
        .filter(image -> !Double.isNaN(image.similarity().get(measure)))
        .sorted(Comparator.comparingDouble(image -> image.similarity().get(measure)))
        .limit(most)
        .toList();
  }
}
