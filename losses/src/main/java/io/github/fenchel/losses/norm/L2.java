package io.github.fenchel.losses.norm;

import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.geometry.Bounds;
import io.github.fenchel.losses.geometry.Groups;

/**
 * The norm {@code l2}: the Euclidean length of the gradient.
 *
 * <p>{@code R*(g) = epsilon ||g||_2} and {@code R(d) = 0} where {@code ||d||_2 <= epsilon}, else
 * plus infinity: the image is one group of {@link GroupL2}.
 *
 * @param epsilon the radius of the ball, in pixel units, greater than 0
 * @see <a href="https://arxiv.org/abs/1605.07725">Miyato, Dai and Goodfellow, ICLR 2017 (the fast
 *     gradient method)</a>
 */
public record L2(double epsilon) implements Norm {
  /** Checks the range. */
  public L2 {
    Bounds.requirePositive("epsilon", epsilon);
  }

  /** {@code epsilon ||g||_2}; see {@link Norm#penalty}. */
  @Override
  public Tensor penalty(Tensor gradient) {
    return length(gradient).sum(1, 2, 3).mul(epsilon);
  }

  /** 0 where {@code ||d||_2 <= epsilon}, else plus infinity; see {@link Norm#regularizer}. */
  @Override
  public Tensor regularizer(Tensor delta) {
    return Bounds.indicator(length(delta).sum(1, 2, 3), epsilon);
  }

  /** {@code epsilon g / ||g||_2}, 0 where the gradient is 0; see {@link Norm#maximizer}. */
  @Override
  public Tensor maximizer(Tensor gradient) {
    return Groups.of(gradient, 1, 2, 3).direction().mul(epsilon);
  }

  /** {@code d epsilon / max(||d||_2, epsilon)} for any step; see {@link Norm#prox}. */
  @Override
  public Tensor prox(Tensor delta, Tensor step) {
    Tensor length = length(delta);
    Tensor bound = length.fill(epsilon);
    return delta.mul(bound.div(length.maximum(bound)));
  }

  /** The length of each image, {@code [N,1,1,1]}. */
  private static Tensor length(Tensor images) {
    return Groups.of(images, 1, 2, 3).length();
  }
}
