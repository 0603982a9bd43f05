package io.github.fenchel.api.explain;

import io.github.fenchel.api.backend.Capability;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.objective.Attack;
import java.util.Optional;
import java.util.Set;

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
   * Returns whether it can measure a method's maps of the output that it reads; true by default.
   */
  default boolean measures(SaliencyMethod method) {
    return true;
  }

  /** Returns what backends must be able to do for it, such as gradients of gradients. */
  default Set<Capability> needs() {
    return Set.of();
  }

  /**
   * Returns what measuring one image costs, beyond the maps and gradients that it {@link #reads}.
   *
   * @param map what the map that it measures costs, for a metric that makes more of them
   */
  default Passes passes(ImageShape image, Passes map) {
    return Passes.NONE;
  }

  /**
   * Checks, at plan time, that this metric can measure such a network.
   *
   * @throws IllegalArgumentException if not, with the reason
   */
  default void check(Blueprint network) {}

  /**
   * Returns the search in Java that it measures under, if any; it then sees the attacked logits,
   * and the maps of the attacked images beside those of the images as they were.
   */
  default Optional<ImageAttack> imageAttack() {
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
