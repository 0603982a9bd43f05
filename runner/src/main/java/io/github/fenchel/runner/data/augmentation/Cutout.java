package io.github.fenchel.runner.data.augmentation;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.training.RandomNumbers;
import java.util.List;

/**
 * Fills one square of an image, which may stick out of it: its center is any pixel, equally likely.
 *
 * <p>The choices are the center's row and column. A side map stays: it says where something is, not
 * what is seen of it.
 *
 * @param size the square's side in pixels
 * @param fill what it is filled with: one number, or one for each channel
 * @see <a href="https://arxiv.org/abs/1708.04552">DeVries and Taylor, 2017</a>
 */
record Cutout(int size, List<Double> fill) implements ImageChange {
  /** Copies the list, and checks that pixels can have such values. */
  Cutout {
    fill = List.copyOf(fill);
    if (!fill.stream().allMatch(value -> value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("fill is not within 0 and 1; images are");
    }
  }

  @Override
  public void check(ImageShape image) {
    if (fill.size() != 1 && fill.size() != image.channels()) {
      throw new IllegalArgumentException(
          "fill has "
              + fill.size()
              + " numbers; expected one, or one for each channel of an image of "
              + image);
    }
  }

  @Override
  public double[] choose(ImageShape image, RandomNumbers random) {
    return new double[] {random.below(image.height()), random.below(image.width())};
  }

  @Override
  public void change(Pixels image, double... choice) {
    int top = (int) choice[0] - size / 2;
    int left = (int) choice[1] - size / 2;
    for (int channel = 0; channel < image.channels; channel++) {
      float value = fill.get(fill.size() == 1 ? 0 : channel).floatValue();
      for (int y = Math.max(0, top); y < Math.min(image.height, top + size); y++) {
        int row = image.plane(channel) + y * image.width;
        for (int x = Math.max(0, left); x < Math.min(image.width, left + size); x++) {
          image.values[row + x] = value;
        }
      }
    }
  }
}
