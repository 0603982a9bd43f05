package io.github.fenchel.api.model;

import io.github.fenchel.api.tensor.Tensor;
import java.util.Map;

/**
 * Some labeled images on the engine.
 *
 * @param images {@code [N,C,H,W]} in [0,1]
 * @param labels INT64 {@code [N]}, classes from 0
 * @param sides maps {@code [N,1,H,W]} that accompany the images, augmented with them
 * @param labelSmoothing the share of a label's weight that all classes share in the loss; 0 for
 *     none
 */
public record Batch(
    Tensor images, Tensor labels, Map<String, Tensor> sides, double labelSmoothing) {
  /** Copies the map. */
  public Batch {
    sides = Map.copyOf(sides);
  }

  /** A batch whose labels count as they are. */
  public Batch(Tensor images, Tensor labels, Map<String, Tensor> sides) {
    this(images, labels, sides, 0);
  }

  /** A batch without side maps. */
  public Batch(Tensor images, Tensor labels) {
    this(images, labels, Map.of());
  }
}
