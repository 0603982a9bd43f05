package io.github.fenchel.runner.explain.metric.sanity;

import io.github.fenchel.api.model.WeightSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A network's layers: the weights and statistics whose names agree up to the last point, such as
 * {@code bn1.weight} and {@code bn1.running_mean}.
 *
 * @param names what the layers' names start with, in the order in which layers are randomized
 */
record WeightLayers(List<String> names) {
  /** Copies the names. */
  WeightLayers {
    names = List.copyOf(names);
  }

  /**
   * The layers of some weights.
   *
   * @param weights the input's side first
   * @param bottomUp whether the input's side is randomized first
   */
  static WeightLayers of(List<WeightSpec> weights, boolean bottomUp) {
    Set<String> names = new LinkedHashSet<>();
    weights.forEach(weight -> names.add(layer(weight)));
    List<String> ordered = new ArrayList<>(names);
    if (!bottomUp) {
      Collections.reverse(ordered);
    }
    return new WeightLayers(ordered);
  }

  /** Returns the name of a weight's layer; of a name without a point, that name. */
  static String layer(WeightSpec weight) {
    int point = weight.name().lastIndexOf('.');
    return point < 0 ? weight.name() : weight.name().substring(0, point);
  }

  /**
   * Returns which weights and statistics are random at a stage: layer after layer, evenly, until at
   * the last all are.
   *
   * @param stage from 1
   * @param stages at most as many as there are layers
   */
  Predicate<WeightSpec> until(int stage, int stages) {
    Set<String> random = Set.copyOf(names.subList(0, names.size() * stage / stages));
    return weight -> random.contains(layer(weight));
  }
}
