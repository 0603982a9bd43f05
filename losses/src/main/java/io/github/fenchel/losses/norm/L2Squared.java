package io.github.fenchel.losses.norm;

import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.geometry.Bounds;

/**
 * The norm {@code l2-squared}: the squared Euclidean length of the gradient, which is what double
 * backpropagation penalizes.
 *
 * <p>{@code R*(g) = epsilon2 ||g||_2^2} and {@code R(d) = ||d||_2^2 / (4 epsilon2)}.
 *
 * @param epsilon2 the weight, in pixel units squared, greater than 0
 * @see <a href="https://doi.org/10.1109/72.165600">Drucker and Le Cun, IEEE Transactions on Neural
 *     Networks 3(6), 1992</a>
 */
public record L2Squared(double epsilon2) implements Norm {
  /** Checks the range. */
  public L2Squared {
    Bounds.requirePositive("epsilon2", epsilon2);
  }

  /** {@code epsilon2 sum_i g_i^2}; see {@link Norm#penalty}. */
  @Override
  public Tensor penalty(Tensor gradient) {
    return gradient.square().sum(1, 2, 3).mul(epsilon2);
  }

  /** {@code sum_i d_i^2 / (4 epsilon2)}; see {@link Norm#regularizer}. */
  @Override
  public Tensor regularizer(Tensor delta) {
    return delta.square().sum(1, 2, 3).div(4 * epsilon2);
  }

  /** {@code 2 epsilon2 g}; see {@link Norm#maximizer}. */
  @Override
  public Tensor maximizer(Tensor gradient) {
    return gradient.mul(2 * epsilon2);
  }

  /** {@code d / (1 + step / (2 epsilon2))}; see {@link Norm#prox}. */
  @Override
  public Tensor prox(Tensor delta, Tensor step) {
    return delta.div(step.div(2 * epsilon2).add(1));
  }

  @Override
  public boolean isSeparable() {
    return true;
  }
}
