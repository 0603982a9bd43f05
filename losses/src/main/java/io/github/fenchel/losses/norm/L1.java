package io.github.fenchel.losses.norm;

import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.geometry.Bounds;

/**
 * The norm {@code l1}: a box on the perturbation, the L1 norm on the gradient.
 *
 * <p>{@code R*(g) = epsilon ||g||_1} and {@code R(d) = 0} where {@code ||d||_inf <= epsilon}, else
 * plus infinity.
 *
 * @param epsilon the half side of the box, in pixel units, greater than 0
 * @see <a href="https://arxiv.org/abs/2404.04647">Gong, Dou and Farnia, CVPR 2024</a>
 */
public record L1(double epsilon) implements Norm {
  /** Checks the range. */
  public L1 {
    Bounds.requirePositive("epsilon", epsilon);
  }

  /** {@code epsilon sum_i |g_i|}; see {@link Norm#penalty}. */
  @Override
  public Tensor penalty(Tensor gradient) {
    return gradient.abs().sum(1, 2, 3).mul(epsilon);
  }

  /** 0 where {@code max_i |d_i| <= epsilon}, else plus infinity; see {@link Norm#regularizer}. */
  @Override
  public Tensor regularizer(Tensor delta) {
    return Bounds.indicator(delta.abs().max(false, 1, 2, 3), epsilon);
  }

  /** {@code epsilon sign(g)}: the fast gradient sign method; see {@link Norm#maximizer}. */
  @Override
  public Tensor maximizer(Tensor gradient) {
    return gradient.sign().mul(epsilon);
  }

  /** {@code min(max(d, -epsilon), epsilon)} for any step; see {@link Norm#prox}. */
  @Override
  public Tensor prox(Tensor delta, Tensor step) {
    return delta.clip(-epsilon, epsilon);
  }

  @Override
  public boolean isSeparable() {
    return true;
  }
}
