package io.github.fenchel.backend.tck;

import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * Proximal gradient ascent from the maximizer, with step 1: {@code d_{k+1} = prox_R(d_k + g(d_k))}.
 *
 * @param steps the number of steps
 */
record ProximalAscent(int steps) implements InnerSolver {

  @Override
  public Tensor solve(Norm norm, UnaryOperator<Tensor> gradient, Tensor zero) {
    Tensor step = zero.sum().fill(1);
    Tensor delta = norm.maximizer(gradient.apply(zero));
    for (int i = 0; i < steps; i++) {
      delta = norm.prox(delta.add(gradient.apply(delta)), step);
    }
    return delta;
  }
}
