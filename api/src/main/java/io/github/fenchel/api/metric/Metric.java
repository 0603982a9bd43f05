package io.github.fenchel.api.metric;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.objective.Attack;
import java.util.Optional;
import java.util.Set;

/** One number per image, computed in Java in double on arrays taken from the engine. */
public interface Metric {

  /** Returns what the number means. */
  MetricDefinition definition();

  /** Returns the names of the saliency arrays that it reads, e.g. {@code gradient_logit}. */
  default Set<String> maps() {
    return Set.of();
  }

  /** Returns the names of the side maps that it reads, e.g. a mask; none by default. */
  default Set<String> sides() {
    return Set.of();
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
