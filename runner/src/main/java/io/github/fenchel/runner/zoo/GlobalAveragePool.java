package io.github.fenchel.runner.zoo;

import io.github.fenchel.api.tensor.Tensor;

/** Mean over all pixels: {@code [N,C,H,W]} becomes {@code [N,C]}. */
record GlobalAveragePool() implements Layer {
  @Override
  public Tensor forward(Tensor input, Pass pass) {
    return input.mean(2, 3);
  }
}
