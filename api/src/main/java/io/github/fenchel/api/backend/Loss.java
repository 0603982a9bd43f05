package io.github.fenchel.api.backend;

import io.github.fenchel.api.tensor.Tensor;
import java.util.List;

/**
 * A loss and the auxiliary values computed along the way.
 *
 * @param scalar what is differentiated; it has no axes
 * @param auxiliary further values to return, not differentiated, e.g. logits
 */
public record Loss(Tensor scalar, List<Tensor> auxiliary) {
  /** Copies the list. */
  public Loss {
    auxiliary = List.copyOf(auxiliary);
  }

  /** A loss alone. */
  public static Loss of(Tensor scalar) {
    return new Loss(scalar, List.of());
  }
}
