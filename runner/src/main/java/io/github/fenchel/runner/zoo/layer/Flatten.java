package io.github.fenchel.runner.zoo.layer;

import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;

/** Each example as one row: {@code [N,C,H,W]} becomes {@code [N,CHW]}. */
public record Flatten() implements Layer {
  @Override
  public Tensor forward(Tensor input, ForwardPass pass) {
    long examples = input.shape().get(0);
    return input.reshape(Shape.of(examples, input.shape().with(0, 1).size()));
  }
}
