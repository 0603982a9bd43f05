package io.github.fenchel.runner.data.augmentation;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.runner.random.Randomness;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A random change of training images that their side maps follow. */
public interface Augmentation {

  /**
   * Makes the random choices for some images.
   *
   * @param count the number of images {@code N}
   * @param random what chooses, image after image
   * @return INT64 {@code [N,k]}: the {@code k} choices of each image
   */
  HostArray choose(int count, Randomness random);

  /**
   * Changes maps as chosen.
   *
   * @param maps FLOAT32 {@code [N,C,H,W]}, images or side maps
   * @param choices what {@link #choose} returned
   * @return same type and shape
   */
  HostArray change(HostArray maps, HostArray choices);

  /**
   * Checks, at plan time, that this augmentation can take such images.
   *
   * @throws IllegalArgumentException if not; the message says why
   */
  default void check(ImageShape shape) {}

  /**
   * Changes a batch, each side map as its image.
   *
   * @param images FLOAT32 {@code [N,C,H,W]}
   * @param sides name to FLOAT32 {@code [N,1,H,W]}
   * @param seed decides the choices
   */
  default Augmented apply(HostArray images, Map<String, HostArray> sides, long seed) {
    int count = Math.toIntExact(images.shape().get(0));
    HostArray choices = choose(count, Randomness.seeded(seed));
    TreeMap<String, HostArray> changed = new TreeMap<>();
    sides.forEach((name, map) -> changed.put(name, change(map, choices)));
    return new Augmented(change(images, choices), changed, choices);
  }

  /**
   * An augmented batch.
   *
   * @param images FLOAT32 {@code [N,C,H,W]}
   * @param sides name to FLOAT32 {@code [N,1,H,W]}
   * @param choices INT64 {@code [N,k]}: what was chosen for each image, for the run's digest
   */
  record Augmented(HostArray images, SortedMap<String, HostArray> sides, HostArray choices) {
    /** Copies the map. */
    public Augmented {
      sides = Collections.unmodifiableSortedMap(new TreeMap<>(sides));
    }
  }
}
