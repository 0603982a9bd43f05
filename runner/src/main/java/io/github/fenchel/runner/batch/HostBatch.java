package io.github.fenchel.runner.batch;

import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Some labeled images on the host.
 *
 * @param images FLOAT32 {@code [N,C,H,W]} in [0,1]
 * @param labels INT64 {@code [N]}
 * @param sides FLOAT32 maps {@code [N,1,H,W]} by name; or other arrays that a program takes, whose
 *     first axis is the images'
 */
public record HostBatch(HostArray images, HostArray labels, Map<String, HostArray> sides) {
  /** Copies the map. */
  public HostBatch {
    sides = Map.copyOf(sides);
  }

  /**
   * Takes some images of a split, in this order.
   *
   * @throws FenchelException of kind USER if a side map has a value outside of [0,1]: norms weigh
   *     pixels by such maps
   */
  public static HostBatch of(Split split, int... indices) {
    long[] labels = new long[indices.length];
    for (int i = 0; i < indices.length; i++) {
      labels[i] = split.label(indices[i]);
    }
    Map<String, HostArray> sides = split.sides(indices);
    sides.forEach((name, maps) -> requireShares(name, maps, indices));
    return new HostBatch(
        split.images(indices), HostArray.of(Shape.of(labels.length), labels), sides);
  }

  private static void requireShares(String name, HostArray maps, int[] indices) {
    for (int i = 0; i < maps.size(); i++) {
      double value = maps.at(i);
      if (!(value >= 0 && value <= 1)) {
        int image = indices[(int) ((long) i * indices.length / maps.size())];
        throw FenchelException.user(
            "side map \""
                + name
                + "\" of image "
                + image
                + " has the value "
                + value
                + "; expected numbers in [0,1]; fix the dataset");
      }
    }
  }

  /** Returns the images {@code from} (inclusive) to {@code to} (exclusive). */
  public HostBatch rows(int from, int to) {
    TreeMap<String, HostArray> part = new TreeMap<>();
    sides.forEach((name, maps) -> part.put(name, maps.rows(from, to)));
    return new HostBatch(images.rows(from, to), labels.rows(from, to), part);
  }

  /** Returns every array by name: images, labels, and {@code side} and the name of each map. */
  public SortedMap<String, HostArray> arrays() {
    TreeMap<String, HostArray> arrays = new TreeMap<>();
    arrays.put("images", images);
    arrays.put("labels", labels);
    sides.forEach((name, maps) -> arrays.put("side " + name, maps));
    return arrays;
  }

  /** Returns the number of images. */
  public int size() {
    return labels.size();
  }
}
