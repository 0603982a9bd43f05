package io.github.fenchel.runner.zoo.layer;

import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;

/** A part of a network: the weights that it has and what it does with an activation. */
public interface Layer {

  /** Returns the weights and statistics, in the order that torchvision stores them. */
  default List<WeightSpec> weights() {
    return List.of();
  }

  /** Returns the random numbers that a training pass over {@code batch} images needs. */
  default List<DrawSpec> draws(int batch) {
    return List.of();
  }

  /** Returns this layer without kinks, over the same weights: itself where it has none. */
  default Layer smoothed() {
    return this;
  }

  /** Returns how far the layer's output extends. */
  default ActivationShape after(ActivationShape input) {
    return input;
  }

  /** Returns the layer's output for one batch. */
  Tensor forward(Tensor input, ForwardPass pass);
}
