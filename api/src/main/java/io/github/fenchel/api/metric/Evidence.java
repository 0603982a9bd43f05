package io.github.fenchel.api.metric;

import io.github.fenchel.api.tensor.HostArray;
import java.util.Map;

/**
 * What was taken from the engine about some test images.
 *
 * @param images {@code [n,C,H,W]} in [0,1]
 * @param labels INT64 {@code [n]}
 * @param logits {@code [n,K]}; of the attacked images where the metric has an attack
 * @param maps saliency array name to raw maps {@code [n,C,H,W]}
 * @param sides the images' side maps by name, e.g. {@code mask}: {@code [n,1,H,W]}
 * @param cleanLogits {@code [n,K]}: of the same images without an attack
 */
public record Evidence(
    HostArray images,
    HostArray labels,
    HostArray logits,
    Map<String, HostArray> maps,
    Map<String, HostArray> sides,
    HostArray cleanLogits) {
  /** Copies the maps. */
  public Evidence {
    maps = Map.copyOf(maps);
    sides = Map.copyOf(sides);
  }

  /** Evidence about images that nobody attacked. */
  public Evidence(
      HostArray images,
      HostArray labels,
      HostArray logits,
      Map<String, HostArray> maps,
      Map<String, HostArray> sides) {
    this(images, labels, logits, maps, sides, logits);
  }

  /** Evidence about images without side maps. */
  public Evidence(
      HostArray images, HostArray labels, HostArray logits, Map<String, HostArray> maps) {
    this(images, labels, logits, maps, Map.of());
  }

  /** Returns the number of images. */
  public int size() {
    return labels.size();
  }

  /**
   * Returns one saliency array.
   *
   * @throws IllegalArgumentException if the metric did not ask for it
   */
  public HostArray map(String name) {
    HostArray map = maps.get(name);
    if (map == null) {
      throw new IllegalArgumentException("no saliency array \"" + name + "\" was asked for");
    }
    return map;
  }

  /**
   * Returns the images' side maps of one name.
   *
   * @throws IllegalArgumentException if the images have none of that name
   */
  public HostArray side(String name) {
    HostArray side = sides.get(name);
    if (side == null) {
      throw new IllegalArgumentException("the images have no side map \"" + name + "\"");
    }
    return side;
  }
}
