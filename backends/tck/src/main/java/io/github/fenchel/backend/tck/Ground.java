package io.github.fenchel.backend.tck;

import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.backend.tck.sample.Rows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What a norm is taken on: some images and the side maps that accompany them.
 *
 * @param images {@code [N,C,H,W]} in [0,1]
 * @param sides maps {@code [N,1,H,W]} by name
 */
record Ground(HostArray images, SortedMap<String, HostArray> sides) {
  Ground {
    sides = Collections.unmodifiableSortedMap(new TreeMap<>(sides));
  }

  /** Returns all arrays, as {@link #batch} takes them. */
  List<HostArray> arrays() {
    List<HostArray> arrays = new ArrayList<>();
    int n = Math.toIntExact(images.shape().get(0));
    arrays.add(images);
    arrays.add(HostArray.of(Shape.of(n), new long[n]));
    arrays.addAll(sides.values());
    return arrays;
  }

  /** Returns the batch of these tensors, the arrays on an engine. */
  Batch batch(List<Tensor> tensors) {
    Map<String, Tensor> maps = new TreeMap<>();
    int next = 2;
    for (String name : sides.keySet()) {
      maps.put(name, tensors.get(next++));
    }
    return new Batch(tensors.get(0), tensors.get(1), maps);
  }

  /** Returns the images of these rows, in this order, with their maps. */
  Ground take(int... rows) {
    return map(array -> Rows.take(array, rows));
  }

  private Ground map(UnaryOperator<HostArray> change) {
    SortedMap<String, HostArray> changed = new TreeMap<>();
    sides.forEach((name, map) -> changed.put(name, change.apply(map)));
    return new Ground(change.apply(images), changed);
  }
}
