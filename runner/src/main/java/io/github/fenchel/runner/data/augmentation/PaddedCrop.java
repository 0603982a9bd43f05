package io.github.fenchel.runner.data.augmentation;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.training.Augmentation;
import io.github.fenchel.api.training.RandomNumbers;

/**
 * Pads an image with zeros on all four sides and crops it at random to its own size.
 *
 * <p>The choices are the cut's top and left within the padded image, each of 0 to {@code 2 *
 * padding}; both equal to the padding leave the image as it is.
 *
 * @param padding pixels on each side
 */
record PaddedCrop(int padding) implements Augmentation {

  @Override
  public void check(ImageShape shape) {
    int least = Math.min(shape.height(), shape.width());
    if (padding >= least) {
      throw new IllegalArgumentException(
          "padding "
              + padding
              + " could cut out nothing of an image of "
              + shape
              + "; expected less than "
              + least);
    }
  }

  @Override
  public HostArray choose(int count, ImageShape image, RandomNumbers random) {
    long[] corners = new long[2 * count];
    for (int i = 0; i < corners.length; i++) {
      corners[i] = random.below(2 * padding + 1);
    }
    return HostArray.of(Shape.of(count, 2), corners);
  }

  @Override
  public HostArray changeSide(HostArray side, HostArray choices) {
    return change(side, choices);
  }

  @Override
  public HostArray change(HostArray maps, HostArray choices) {
    Shape shape = maps.shape();
    int channels = Math.toIntExact(shape.get(1));
    int height = Math.toIntExact(shape.get(2));
    int width = Math.toIntExact(shape.get(3));
    float[] from = maps.toFloats();
    float[] to = new float[from.length];
    long[] corners = choices.toLongs();
    for (int plane = 0; plane < to.length / (height * width); plane++) {
      int image = plane / channels;
      int down = (int) corners[2 * image] - padding;
      int right = (int) corners[2 * image + 1] - padding;
      int firstColumn = Math.max(0, -right);
      int columns = Math.min(width, width - right) - firstColumn;
      for (int y = Math.max(0, -down); y < Math.min(height, height - down) && columns > 0; y++) {
        int source = (plane * height + y + down) * width + firstColumn + right;
        int target = (plane * height + y) * width + firstColumn;
        System.arraycopy(from, source, to, target, columns);
      }
    }
    return HostArray.of(shape, to);
  }
}
