package io.github.fenchel.losses.norm;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.geometry.Bounds;

/**
 * The norm {@code group-l2}: the sum of the lengths of the gradient's patches.
 *
 * <p>{@code R*(g) = epsilon sum_S ||g_S||_2} and {@code R(d) = 0} where {@code ||d_S||_2 <=
 * epsilon} for every patch {@code S}, else plus infinity. The patches are squares that tile the
 * image.
 *
 * @param epsilon the longest perturbation of a patch, in pixel units, greater than 0
 * @param patch the side of a patch; it divides the image's height and width
 * @param channels whether a patch is a group in each channel, or across them
 * @see <a href="https://arxiv.org/abs/2404.04647">Gong, Dou and Farnia, CVPR 2024</a>
 */
public record GroupL2(double epsilon, int patch, Channels channels) implements Norm {

  /** What one group is made of. */
  public enum Channels {
    /** A patch of one channel, as in the authors' code: {@code patch^2} entries. */
    SEPARATE,
    /** A patch of all channels: {@code C patch^2} entries, which vanish together. */
    JOINT
  }

  /** Checks the ranges. */
  public GroupL2 {
    Bounds.requirePositive("epsilon", epsilon);
    Patches.requireSide(patch);
  }

  /** {@code epsilon sum_S ||g_S||_2}; see {@link Norm#penalty}. */
  @Override
  public Tensor penalty(Tensor gradient) {
    return patches().lengths(gradient).sum(1, 2).mul(epsilon);
  }

  /**
   * 0 where {@code max_S ||d_S||_2 <= epsilon}, else plus infinity; see {@link Norm#regularizer}.
   */
  @Override
  public Tensor regularizer(Tensor delta) {
    return Bounds.indicator(patches().lengths(delta).max(false, 1, 2), epsilon);
  }

  /**
   * Each patch of the gradient scaled to length epsilon; see {@link Norm#maximizer}.
   *
   * <p>{@code epsilon g_S / ||g_S||_2} for each patch S; 0 where {@code g_S} is 0.
   */
  @Override
  public Tensor maximizer(Tensor gradient) {
    return patches().directions(gradient).mul(epsilon);
  }

  /**
   * Each patch cut to length epsilon, for any step; see {@link Norm#prox}.
   *
   * <p>{@code d_S epsilon / max(||d_S||_2, epsilon)}: a patch inside its ball stays as it is.
   */
  @Override
  public Tensor prox(Tensor delta, Tensor step) {
    return patches().cut(delta, epsilon);
  }

  @Override
  public void check(ImageShape shape) {
    patches().check(shape);
  }

  private Patches patches() {
    return new Patches("group-l2", patch, channels);
  }
}
