package io.github.fenchel.runner.zoo;

import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;

/** A part of a network: the weights that it has and what it does with an activation. */
interface Layer {

  /** Returns the weights and statistics, in the order that torchvision stores them. */
  default List<WeightSpec> weights() {
    return List.of();
  }

  /** Returns how far the layer's output extends. */
  default Extent after(Extent input) {
    return input;
  }

  /** Returns the layer's output for one batch. */
  Tensor forward(Tensor input, Pass pass);
}
