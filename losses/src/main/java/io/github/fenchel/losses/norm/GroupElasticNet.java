package io.github.fenchel.losses.norm;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.geometry.Bounds;

/**
 * The norm {@code group-elastic-net}: the lengths of the gradient's patches and its squared length.
 *
 * <p>{@code R*(g) = epsilon sum_S ||g_S||_2 + epsilon2 ||g||_2^2} and {@code R(d) = sum_S
 * max(||d_S||_2 - epsilon, 0)^2 / (4 epsilon2)}: a ball with soft walls for each patch {@code S}.
 *
 * @param epsilon the length of a patch that is free, in pixel units, at least 0
 * @param epsilon2 the softness of the walls, in pixel units squared, greater than 0
 * @param patch the side of a patch; it divides the image's height and width
 * @param channels whether a patch is a group in each channel, or across them
 * @see GroupL2
 * @see ElasticNet
 */
public record GroupElasticNet(double epsilon, double epsilon2, int patch, GroupL2.Channels channels)
    implements Norm {
  /** Checks the ranges. */
  public GroupElasticNet {
    Bounds.requireNotNegative("epsilon", epsilon);
    Bounds.requirePositive("epsilon2", epsilon2);
    Patches.requireSide(patch);
  }

  /** {@code epsilon sum_S ||g_S||_2 + epsilon2 ||g||_2^2}; see {@link Norm#penalty}. */
  @Override
  public Tensor penalty(Tensor gradient) {
    // The square is taken of the entries: through the lengths its derivative would overflow.
    return patches()
        .lengths(gradient)
        .sum(1, 2)
        .mul(epsilon)
        .add(gradient.square().sum(1, 2, 3).mul(epsilon2));
  }

  /** {@code sum_S max(||d_S||_2 - epsilon, 0)^2 / (4 epsilon2)}; see {@link Norm#regularizer}. */
  @Override
  public Tensor regularizer(Tensor delta) {
    Tensor beyond = patches().lengths(delta).sub(epsilon).relu();
    return beyond.square().sum(1, 2).div(4 * epsilon2);
  }

  /** {@code epsilon g_S / ||g_S||_2 + 2 epsilon2 g_S}, 0 where {@code g_S} is 0. */
  @Override
  public Tensor maximizer(Tensor gradient) {
    return patches().directions(gradient).mul(epsilon).add(gradient.mul(2 * epsilon2));
  }

  /**
   * Shrinks what sticks out of the balls; see {@link Norm#prox}.
   *
   * <p>{@code b_S + (d_S - b_S) / (1 + step / (2 epsilon2))}, {@code b_S} the ball's point nearest
   * to {@code d_S}.
   */
  @Override
  public Tensor prox(Tensor delta, Tensor step) {
    Tensor inside = epsilon == 0 ? delta.mul(0) : patches().cut(delta, epsilon);
    return inside.add(delta.sub(inside).div(step.div(2 * epsilon2).add(1)));
  }

  @Override
  public void check(ImageShape shape) {
    patches().check(shape);
  }

  private Patches patches() {
    return new Patches("group-elastic-net", patch, channels);
  }
}
