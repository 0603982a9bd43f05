package io.github.fenchel.losses.norm;

import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.geometry.Bounds;

/**
 * The norm {@code elastic-net}: the L1 norm and the squared L2 norm on the gradient.
 *
 * <p>{@code R*(g) = epsilon ||g||_1 + epsilon2 ||g||_2^2} and {@code R(d) = sum_i max(|d_i| -
 * epsilon, 0)^2 / (4 epsilon2)}: a box whose walls are springs. With {@code epsilon = 0} only the
 * squared norm is left.
 *
 * @param epsilon the half side of the box, in pixel units, at least 0
 * @param epsilon2 the softness of its walls, in pixel units squared, greater than 0
 * @see <a href="https://arxiv.org/abs/2404.04647">Gong, Dou and Farnia, CVPR 2024</a>
 */
public record ElasticNet(double epsilon, double epsilon2) implements Norm {
  /** Checks the ranges. */
  public ElasticNet {
    Bounds.requireNotNegative("epsilon", epsilon);
    Bounds.requirePositive("epsilon2", epsilon2);
  }

  /** {@code sum_i |g_i| (epsilon + epsilon2 |g_i|)}; see {@link Norm#penalty}. */
  @Override
  public Tensor penalty(Tensor gradient) {
    Tensor size = gradient.abs();
    return size.mul(size.mul(epsilon2).add(epsilon)).sum(1, 2, 3);
  }

  /** {@code sum_i max(|d_i| - epsilon, 0)^2 / (4 epsilon2)}; see {@link Norm#regularizer}. */
  @Override
  public Tensor regularizer(Tensor delta) {
    return delta.abs().sub(epsilon).relu().square().sum(1, 2, 3).div(4 * epsilon2);
  }

  /** {@code epsilon sign(g) + 2 epsilon2 g}; see {@link Norm#maximizer}. */
  @Override
  public Tensor maximizer(Tensor gradient) {
    return gradient.sign().mul(epsilon).add(gradient.mul(2 * epsilon2));
  }

  /**
   * Shrinks what sticks out of the box; see {@link Norm#prox}.
   *
   * <p>{@code b_i + (d_i - b_i) / (1 + step / (2 epsilon2))}, {@code b} the box's point nearest to
   * {@code d}.
   */
  @Override
  public Tensor prox(Tensor delta, Tensor step) {
    Tensor boxed = delta.clip(-epsilon, epsilon);
    return boxed.add(delta.sub(boxed).div(step.div(2 * epsilon2).add(1)));
  }

  @Override
  public boolean isSeparable() {
    return true;
  }
}
