package io.github.fenchel.losses.norm;

import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.geometry.Bounds;

/**
 * The norm {@code linf}: the largest entry of the gradient, an L1 ball on the perturbation.
 *
 * <p>{@code R*(g) = epsilon ||g||_inf} and {@code R(d) = 0} where {@code ||d||_1 <= epsilon}, else
 * plus infinity.
 *
 * @param epsilon the radius of the L1 ball, in pixel units, greater than 0
 * @see <a href="https://doi.org/10.1145/1390156.1390191">Duchi et al., ICML 2008 (the
 *     projection)</a>
 */
public record LInf(double epsilon) implements Norm {
  /** Checks the range. */
  public LInf {
    Bounds.requirePositive("epsilon", epsilon);
  }

  /** {@code epsilon max_i |g_i|}; see {@link Norm#penalty}. */
  @Override
  public Tensor penalty(Tensor gradient) {
    return gradient.abs().max(false, 1, 2, 3).mul(epsilon);
  }

  /** 0 where {@code sum_i |d_i| <= epsilon}, else plus infinity; see {@link Norm#regularizer}. */
  @Override
  public Tensor regularizer(Tensor delta) {
    return Bounds.indicator(delta.abs().sum(1, 2, 3), epsilon);
  }

  /**
   * All of epsilon on the largest entry; see {@link Norm#maximizer}.
   *
   * <p>{@code epsilon sign(g_i) / k} where {@code |g_i| = ||g||_inf}, {@code k} the number of such
   * entries, else 0. Among the maximizers at a tie this is the one of least length, and the
   * derivative of {@link #penalty} as {@link Tensor} defines that of a maximum.
   */
  @Override
  public Tensor maximizer(Tensor gradient) {
    Tensor size = gradient.abs();
    Tensor ties = size.equalTo(size.max(true, 1, 2, 3)).to(size.dataType());
    return gradient.sign().mul(ties).div(ties.sum(true, 1, 2, 3)).mul(epsilon);
  }

  /**
   * The projection onto the L1 ball, for any step; see {@link Norm#prox}.
   *
   * <p>{@code sign(d_i) max(|d_i| - t, 0)} with {@code t >= 0} such that the result has L1 norm
   * epsilon; {@code d} itself inside the ball. What is sought is {@code r = max_i |d_i| - t}, which
   * is at most epsilon, however large {@code d}: so nothing cancels. Newton's method from {@code r
   * = epsilon} on the convex, piecewise linear {@code sum_i max(|d_i| - max_j |d_j| + r, 0) -
   * epsilon} never overshoots, and each step divides the product of that excess and the number of
   * active entries by 4 or more: so {@code log2(n)} steps and half the bits of a number suffice for
   * {@code n} entries.
   */
  @Override
  public Tensor prox(Tensor delta, Tensor step) {
    Tensor size = delta.abs();
    Tensor below = size.sub(size.max(true, 1, 2, 3));
    Tensor reach = size.sum(true, 1, 2, 3).fill(epsilon);
    Tensor zero = below.fill(0);
    for (int i = steps(delta); i > 0; i--) {
      Tensor active = below.add(reach).greaterThan(zero).to(size.dataType());
      Tensor missing = active.mul(below).sum(true, 1, 2, 3);
      reach = reach.fill(epsilon).sub(missing).div(active.sum(true, 1, 2, 3));
    }
    Tensor shrunk = delta.sign().mul(below.add(reach).relu());
    Tensor total = size.sum(true, 1, 2, 3);
    return total.greaterThan(total.fill(epsilon)).where(shrunk, delta);
  }

  private static int steps(Tensor delta) {
    long entries = delta.shape().with(0, 1).size();
    int log = Long.SIZE - Long.numberOfLeadingZeros(entries);
    return log + (delta.dataType() == DataType.FLOAT32 ? 12 : 27);
  }
}
