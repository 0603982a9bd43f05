package io.github.fenchel.backend.tck;

import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.Tensor;
import java.util.function.UnaryOperator;

/** Looks for the worst perturbation: {@code argmax_d loss(x + d) - R(d)}. */
public interface InnerSolver {

  /**
   * Returns the perturbation that was found.
   *
   * @param norm whose {@code R} counts
   * @param gradient of the loss at {@code x + d} for each {@code d}, {@code [N,C,H,W]}; Lipschitz
   *     with constant 1 at most
   * @param zero the perturbation that changes nothing
   */
  Tensor solve(Norm norm, UnaryOperator<Tensor> gradient, Tensor zero);
}
