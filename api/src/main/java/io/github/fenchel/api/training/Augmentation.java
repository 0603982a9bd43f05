package io.github.fenchel.api.training;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.tensor.HostArray;

/**
 * A random change of training images, on the host.
 *
 * <p>Choosing is apart from changing: what was chosen enters the digest of what a run used, and
 * side maps follow the image by the same choices. Test and validation images are never changed.
 */
public interface Augmentation {

  /**
   * Makes the random choices for some images.
   *
   * @param count the number of images {@code N}
   * @param image the shape of each image
   * @param random what chooses, image after image
   * @return INT64 or FLOAT64 {@code [N,k]}: the {@code k} choices of each image
   */
  HostArray choose(int count, ImageShape image, RandomNumbers random);

  /**
   * Changes images as chosen.
   *
   * @param images FLOAT32 {@code [N,C,H,W]}, in [0,1]
   * @param choices what {@link #choose} returned
   * @return same type and shape
   */
  HostArray change(HostArray images, HostArray choices);

  /**
   * Changes a side map, e.g. a mask, as its images were moved; as it is where only their colors
   * changed.
   *
   * @param side FLOAT32 {@code [N,1,H,W]}
   * @param choices those by which the images were changed
   * @return same type and shape
   */
  HostArray changeSide(HostArray side, HostArray choices);

  /**
   * Checks, at plan time, that this augmentation can take such images.
   *
   * @throws IllegalArgumentException if not; the message says why
   */
  default void check(ImageShape image) {}
}
