package io.github.fenchel.losses.norm;

import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.geometry.Bounds;

/**
 * The norm {@code huber}: quadratic for small entries of the gradient, absolute for large ones.
 *
 * <p>{@code R*(g) = sum_i h(g_i)}, {@code h(g) = epsilon2 g^2} where {@code 2 epsilon2 |g| <=
 * epsilon}, else {@code epsilon |g| - epsilon^2 / (4 epsilon2)}; and {@code R(d) = ||d||_2^2 / (4
 * epsilon2)} where {@code ||d||_inf <= epsilon}, else plus infinity: a box and a quadratic.
 *
 * @param epsilon the half side of the box, in pixel units, greater than 0
 * @param epsilon2 the weight of the quadratic, in pixel units squared, greater than 0
 * @see <a href="https://doi.org/10.1214/aoms/1177703732">Huber, Annals of Mathematical Statistics
 *     35(1), 1964</a>
 */
public record Huber(double epsilon, double epsilon2) implements Norm {
  /** Checks the ranges. */
  public Huber {
    Bounds.requirePositive("epsilon", epsilon);
    Bounds.requirePositive("epsilon2", epsilon2);
  }

  /**
   * {@code epsilon2 sum_i c_i (2 g_i - c_i)}, {@code c} the gradient clipped at {@code epsilon / (2
   * epsilon2)}; see {@link Norm#penalty}.
   */
  @Override
  public Tensor penalty(Tensor gradient) {
    double kink = epsilon / (2 * epsilon2);
    Tensor clipped = gradient.clip(-kink, kink);
    return clipped.mul(gradient.mul(2).sub(clipped)).sum(1, 2, 3).mul(epsilon2);
  }

  /**
   * {@code sum_i d_i^2 / (4 epsilon2)} where {@code max_i |d_i| <= epsilon}, else plus infinity;
   * see {@link Norm#regularizer}.
   */
  @Override
  public Tensor regularizer(Tensor delta) {
    return delta
        .square()
        .sum(1, 2, 3)
        .div(4 * epsilon2)
        .add(Bounds.indicator(delta.abs().max(false, 1, 2, 3), epsilon));
  }

  /** {@code min(max(2 epsilon2 g, -epsilon), epsilon)}; see {@link Norm#maximizer}. */
  @Override
  public Tensor maximizer(Tensor gradient) {
    return gradient.mul(2 * epsilon2).clip(-epsilon, epsilon);
  }

  /** {@code d / (1 + step / (2 epsilon2))}, clipped to the box; see {@link Norm#prox}. */
  @Override
  public Tensor prox(Tensor delta, Tensor step) {
    return delta.div(step.div(2 * epsilon2).add(1)).clip(-epsilon, epsilon);
  }

  @Override
  public boolean isSeparable() {
    return true;
  }
}
