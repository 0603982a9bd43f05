package io.github.fenchel.losses;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;

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
    if (patch < 1) {
      throw new IllegalArgumentException("patch is " + patch + ", expected a side >= 1");
    }
  }

  /** {@code epsilon sum_S ||g_S||_2}; see {@link Norm#penalty}. */
  @Override
  public Tensor penalty(Tensor gradient) {
    return Groups.of(tiled(gradient), axes()).length().sum(1, 2, 3, 4, 5).mul(epsilon);
  }

  /**
   * 0 where {@code max_S ||d_S||_2 <= epsilon}, else plus infinity; see {@link Norm#regularizer}.
   */
  @Override
  public Tensor regularizer(Tensor delta) {
    Tensor lengths = Groups.of(tiled(delta), axes()).length();
    return Bounds.indicator(lengths.max(false, 1, 2, 3, 4, 5), epsilon);
  }

  /**
   * Each patch of the gradient scaled to length epsilon; see {@link Norm#maximizer}.
   *
   * <p>{@code epsilon g_S / ||g_S||_2} for each patch S; 0 where {@code g_S} is 0.
   */
  @Override
  public Tensor maximizer(Tensor gradient) {
    Tensor direction = Groups.of(tiled(gradient), axes()).direction();
    return direction.mul(epsilon).reshape(gradient.shape());
  }

  /**
   * Each patch cut to length epsilon, for any step; see {@link Norm#prox}.
   *
   * <p>{@code d_S epsilon / max(||d_S||_2, epsilon)}: a patch inside its ball stays as it is.
   */
  @Override
  public Tensor prox(Tensor delta, Tensor step) {
    Tensor tiles = tiled(delta);
    Tensor length = Groups.of(tiles, axes()).length();
    Tensor bound = length.fill(epsilon);
    return tiles.mul(bound.div(length.maximum(bound))).reshape(delta.shape());
  }

  @Override
  public void check(ImageShape shape) {
    if (shape.height() % patch != 0 || shape.width() % patch != 0) {
      throw new IllegalArgumentException(
          "patch "
              + patch
              + " does not divide an image of height "
              + shape.height()
              + " and width "
              + shape.width()
              + "; choose a side that divides both");
    }
  }

  /** {@code [N,C,H,W]} as {@code [N,C,H/patch,patch,W/patch,patch]}. */
  private Tensor tiled(Tensor images) {
    long[] lengths = images.shape().toArray();
    if (lengths.length != 4) {
      throw new IllegalArgumentException("group-l2 takes [N,C,H,W], not " + images.shape());
    }
    check(
        new ImageShape(
            Math.toIntExact(lengths[1]), Math.toIntExact(lengths[2]), Math.toIntExact(lengths[3])));
    return images.reshape(
        Shape.of(lengths[0], lengths[1], lengths[2] / patch, patch, lengths[3] / patch, patch));
  }

  private int[] axes() {
    return channels == Channels.JOINT ? new int[] {1, 3, 5} : new int[] {3, 5};
  }
}
