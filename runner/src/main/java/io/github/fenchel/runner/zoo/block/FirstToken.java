package io.github.fenchel.runner.zoo.block;

import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.runner.zoo.layer.ForwardPass;
import io.github.fenchel.runner.zoo.layer.Layer;

/** The token that stands for the class: {@code [N,S,E]} becomes {@code [N,E]}. */
public record FirstToken() implements Layer {
  @Override
  public Tensor forward(Tensor input, ForwardPass pass) {
    Shape shape = input.shape();
    return input.slice(1, 0, 1).reshape(Shape.of(shape.get(0), shape.get(2)));
  }
}
