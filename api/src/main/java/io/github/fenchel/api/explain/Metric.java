package io.github.fenchel.api.explain;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.objective.Attack;
import java.util.Optional;

/** One number per image, computed in Java in double on arrays taken from the engine. */
public interface Metric {
  /** Returns what the number means; of a metric of maps, what it means of a simple gradient. */
  MetricDefinition definition();

  /** Returns what it reads, and on which images; nothing but logits of all images by default. */
  default Reads reads() {
    return Reads.logits();
  }

  /** Returns the attack that it measures under, if any; it then sees the attacked logits. */
  default Optional<Attack> attack() {
    return Optional.empty();
  }

  /**
   * Checks, at plan time, that this metric can measure such images.
   *
   * @throws IllegalArgumentException if not, e.g. if the patch does not divide the image
   */
  default void check(ImageShape shape) {}

  /**
   * Measures some images.
   *
   * @return one value per image; NaN where the metric is undefined, which the mean leaves out and
   *     the record counts
   */
  double[] measure(Evidence evidence);
}
