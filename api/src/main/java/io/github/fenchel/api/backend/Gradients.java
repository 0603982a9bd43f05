package io.github.fenchel.api.backend;

import io.github.fenchel.api.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * A loss and its gradients, all detached.
 *
 * @param value the loss, a scalar
 * @param auxiliary the loss's auxiliary values
 * @param byVariable the gradient with respect to each requested variable
 */
public record Gradients(Tensor value, List<Tensor> auxiliary, Map<Variable, Tensor> byVariable) {
  /** Copies the collections. */
  public Gradients {
    auxiliary = List.copyOf(auxiliary);
    byVariable = Map.copyOf(byVariable);
  }

  /**
   * Returns the gradient with respect to one variable.
   *
   * @throws IllegalArgumentException if it was not requested
   */
  public Tensor of(Variable variable) {
    Tensor gradient = byVariable.get(variable);
    if (gradient == null) {
      throw new IllegalArgumentException("no gradient was taken of " + variable.name());
    }
    return gradient;
  }
}
