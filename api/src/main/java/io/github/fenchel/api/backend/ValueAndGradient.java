package io.github.fenchel.api.backend;

import io.github.fenchel.api.tensor.Tensor;
import java.util.List;

/**
 * A function's value and its gradient.
 *
 * @param value the function's value, a scalar
 * @param auxiliary auxiliary values that the function computed, in its order
 * @param gradient its gradient, in the shape of the point
 */
public record ValueAndGradient(Tensor value, List<Tensor> auxiliary, Tensor gradient) {
  /** Copies the list. */
  public ValueAndGradient {
    auxiliary = List.copyOf(auxiliary);
  }
}
