package io.github.fenchel.runner.zoo.layer;

import io.github.fenchel.api.tensor.Tensor;
import java.util.List;

/**
 * Layers one after another. In evaluation, a convolution takes in the batch norm after it.
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
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i) instanceof Conv conv
          && i + 1 < layers.size()
          && layers.get(i + 1) instanceof BatchNorm norm
          && conv.takesIn(activation, pass)) {
        activation = conv.normalized(norm, activation, pass);
        i++;
      } else {
        activation = layers.get(i).forward(activation, pass);
      }
    }
    return activation;
  }
}
