package io.github.fenchel.runner.zoo.layer;

import io.github.fenchel.api.tensor.Tensor;

/** Mean over all pixels: {@code [N,C,H,W]} becomes {@code [N,C]}. */
public record GlobalAveragePool() implements Layer {
  @Override
  public Tensor forward(Tensor input, ForwardPass pass) {
    return input.mean(2, 3);
  }
}
