package io.github.fenchel.runner.zoo;

import io.github.fenchel.api.backend.Window;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.runner.zoo.layer.Conv;
import io.github.fenchel.runner.zoo.layer.Layer;
import io.github.fenchel.runner.zoo.layer.Pooling;
import java.util.List;

/**
 * How networks begin, by the size of the image.
 *
 * <p>The networks of ImageNet shrink an image of 224 pixels 32 times, half of that at once. Images
 * whose sides are 64 pixels or fewer would vanish; for them, networks begin as is usual for CIFAR.
 * Residual networks have a 7x7 convolution of stride 2 and a max-pooling for large images, and a
 * 3x3 convolution of stride 1 alone for small ones.
 */
final class Stem {
  private static final int LARGEST_SMALL_SIDE = 64;

  private Stem() {}

  /** Returns whether an image gets the beginning for small ones. */
  static boolean isSmall(ImageShape image) {
    return Math.max(image.height(), image.width()) <= LARGEST_SMALL_SIDE;
  }

  /** Returns the first convolution of a residual network. */
  static Conv conv(String name, ImageShape image, int width) {
    return isSmall(image)
        ? new Conv(name, image.channels(), width, 3, 1, 1)
        : new Conv(name, image.channels(), width, 7, 2, 3);
  }

  /** Returns the pooling that follows the first convolution of a residual network, if any. */
  static List<Layer> pooling(ImageShape image) {
    return isSmall(image) ? List.of() : List.of(new Pooling(Pooling.Kind.MAX, new Window(3, 2, 1)));
  }

  /**
   * Requires images in which something is left after all that shrinks them.
   *
   * @param network the network, for the message
   * @param least the fewest pixels of a side
   */
  static void requireSides(String network, ImageShape image, int least) {
    if (Math.min(image.height(), image.width()) < least) {
      throw new IllegalArgumentException(
          network
              + " takes images of at least "
              + least
              + "x"
              + least
              + " pixels, found "
              + image.height()
              + "x"
              + image.width());
    }
  }
}
