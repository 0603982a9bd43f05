package io.github.fenchel.runner.zoo.layer;

import io.github.fenchel.api.tensor.Tensor;
import java.util.List;

/**
 * Layers one after another.
 *
 * @param layers the layers, first to last
 */
public record Sequential(List<Layer> layers) implements Composed {
  public Sequential {
    layers = List.copyOf(layers);
  }

  public static Sequential of(Layer... layers) {
    return new Sequential(List.of(layers));
  }

  @Override
  public Sequential smoothed() {
    return new Sequential(layers.stream().map(Layer::smoothed).toList());
  }

  @Override
  public ActivationShape after(ActivationShape input) {
    ActivationShape extent = input;
    for (Layer layer : layers) {
      extent = layer.after(extent);
    }
    return extent;
  }

  @Override
  public Tensor forward(Tensor input, ForwardPass pass) {
    Tensor activation = input;
    for (Layer layer : layers) {
      activation = layer.forward(activation, pass);
    }
    return activation;
  }
}
