package io.github.fenchel.runner.zoo.layer;

import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.model.WeightSpec;
import java.util.List;

/** A layer that is made of layers, and has what they have. */
public interface Composed extends Layer {

  /** Returns its layers, in the order in which torchvision stores their weights. */
  List<Layer> layers();

  @Override
  default List<WeightSpec> weights() {
    return layers().stream().flatMap(layer -> layer.weights().stream()).toList();
  }

  @Override
  default List<DrawSpec> draws(int batch) {
    return layers().stream().flatMap(layer -> layer.draws(batch).stream()).toList();
  }
}
