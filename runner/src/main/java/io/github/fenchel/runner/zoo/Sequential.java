package io.github.fenchel.runner.zoo;

import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;

/**
 * Layers one after another.
 *
 * @param layers the layers, first to last
 */
record Sequential(List<Layer> layers) implements Layer {
  Sequential {
    layers = List.copyOf(layers);
  }

  static Sequential of(Layer... layers) {
    return new Sequential(List.of(layers));
  }

  @Override
  public List<WeightSpec> weights() {
    return layers.stream().flatMap(layer -> layer.weights().stream()).toList();
  }

  @Override
  public List<DrawSpec> draws(int batch) {
    return layers.stream().flatMap(layer -> layer.draws(batch).stream()).toList();
  }

  @Override
  public Layer smoothed() {
    return new Sequential(layers.stream().map(Layer::smoothed).toList());
  }

  @Override
  public Extent after(Extent input) {
    Extent extent = input;
    for (Layer layer : layers) {
      extent = layer.after(extent);
    }
    return extent;
  }

  @Override
  public Tensor forward(Tensor input, Pass pass) {
    Tensor activation = input;
    for (Layer layer : layers) {
      activation = layer.forward(activation, pass);
    }
    return activation;
  }
}
