package io.github.fenchel.runner.zoo;

import io.github.fenchel.api.backend.Window;
import io.github.fenchel.api.tensor.Tensor;

/**
 * Maximum over windows.
 *
 * @param window the window
 */
record MaxPool(Window window) implements Layer {
  @Override
  public Tensor forward(Tensor input, Pass pass) {
    return pass.nn().maxPool2d(input, window);
  }
}
