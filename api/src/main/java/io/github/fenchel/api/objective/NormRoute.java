package io.github.fenchel.api.objective;

import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.norm.Norm;
import java.util.Set;

/**
 * An objective that trains with a norm: a route to the penalty {@code R*} of the gradient.
 *
 * @see <a href="https://arxiv.org/abs/2404.04647">Gong, Dou and Farnia, CVPR 2024</a>
 */
public interface NormRoute extends Objective {

  /** Returns the conjugate pair: {@code R} of the perturbation, {@code R*} of the gradient. */
  Norm norm();

  /**
   * Returns the conjugate pair as it holds in pixel units before a network of that input.
   *
   * <p>It is {@link #norm} unless the route runs that in the network's normalized coordinates.
   * Measure {@code R} and {@code R*} with this one.
   */
  default Norm norm(NetworkInput input) {
    return norm();
  }

  /** Those of the norm. */
  @Override
  default Set<String> sides() {
    return norm().sides();
  }
}
