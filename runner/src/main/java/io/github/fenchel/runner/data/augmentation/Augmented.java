package io.github.fenchel.runner.data.augmentation;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.training.Augmentation;
import io.github.fenchel.runner.random.Randomness;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An augmented batch.
 *
 * @param images FLOAT32 {@code [N,C,H,W]}
 * @param sides name to FLOAT32 {@code [N,1,H,W]}
 * @param choices {@code [N,k]}: what was chosen for each image, for the run's digest
 */
public record Augmented(HostArray images, SortedMap<String, HostArray> sides, HostArray choices) {
  /** Copies the map. */
  public Augmented {
    sides = Collections.unmodifiableSortedMap(new TreeMap<>(sides));
  }

  /**
   * Changes a batch, each side map as its image.
   *
   * @param images FLOAT32 {@code [N,C,H,W]}
   * @param sides name to FLOAT32 {@code [N,1,H,W]}
   * @param seed decides the choices
   */
  public static Augmented of(
      Augmentation augmentation, HostArray images, Map<String, HostArray> sides, long seed) {
    Shape shape = images.shape();
    int count = Math.toIntExact(shape.get(0));
    ImageShape image = new ImageShape((int) shape.get(1), (int) shape.get(2), (int) shape.get(3));
    HostArray choices = augmentation.choose(count, image, Randomness.seeded(seed));
    TreeMap<String, HostArray> changed = new TreeMap<>();
    sides.forEach((name, map) -> changed.put(name, augmentation.changeSide(map, choices)));
    return new Augmented(augmentation.change(images, choices), changed, choices);
  }
}
