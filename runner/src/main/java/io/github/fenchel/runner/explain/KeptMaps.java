package io.github.fenchel.runner.explain;

import io.github.fenchel.api.tensor.HostArray;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The raw maps, or curves, of a few test images, collected from chunks of all of them. */
final class KeptMaps {
  private final Map<Integer, Integer> rows = new HashMap<>();
  private final Map<String, @Nullable HostArray[]> maps = new LinkedHashMap<>();

  /** Maps of the test images at these places. */
  KeptMaps(List<Integer> places) {
    for (int row = 0; row < places.size(); row++) {
      rows.put(places.get(row), row);
    }
  }

  /**
   * Keeps those of a chunk's maps that are of the images.
   *
   * @param chunk maps or curves by array name, {@code [n,...]}
   * @param places the chunk's places among the test images
   */
  void add(Map<String, HostArray> chunk, List<Integer> places) {
    for (int i = 0; i < places.size(); i++) {
      Integer row = rows.get(places.get(i));
      if (row == null) {
        continue;
      }
      int from = i;
      chunk.forEach(
          (name, all) ->
              maps.computeIfAbsent(name, key -> new HostArray[rows.size()])[row] =
                  all.rows(from, from + 1));
    }
  }

  /** Returns the names, in the order in which they came. */
  List<String> names() {
    return List.copyOf(maps.keySet());
  }

  /** Returns those of one name, {@code [n,...]}, in the images' order. */
  HostArray get(String name) {
    List<HostArray> parts = new ArrayList<>();
    @Nullable HostArray[] kept = maps.get(name);
    for (int row = 0; row < rows.size(); row++) {
      HostArray map = kept == null ? null : kept[row];
      if (map == null) {
        throw new IllegalStateException("no map " + name + " was made of image " + row);
      }
      parts.add(map);
    }
    return HostArray.concat(parts);
  }
}
