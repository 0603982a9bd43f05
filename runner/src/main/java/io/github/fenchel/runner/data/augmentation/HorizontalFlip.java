package io.github.fenchel.runner.data.augmentation;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.training.Augmentation;
import io.github.fenchel.api.training.RandomNumbers;

/** Mirrors every other image, on average, left to right. The choice is 1 for mirrored, else 0. */
record HorizontalFlip() implements Augmentation {

  @Override
  public HostArray choose(int count, ImageShape image, RandomNumbers random) {
    long[] mirrored = new long[count];
    for (int i = 0; i < count; i++) {
      mirrored[i] = random.chance(0.5) ? 1 : 0;
    }
    return HostArray.of(Shape.of(count, 1), mirrored);
  }

  @Override
  public HostArray changeSide(HostArray side, HostArray choices) {
    return change(side, choices);
  }

  @Override
  public HostArray change(HostArray maps, HostArray choices) {
    float[] values = maps.toFloats();
    int width = Math.toIntExact(maps.shape().get(-1));
    int perImage = (int) (maps.shape().size() / maps.shape().get(0));
    for (int image = 0; image < choices.size(); image++) {
      if (choices.at(image) == 0) {
        continue;
      }
      int end = (image + 1) * perImage;
      for (int row = image * perImage; row < end; row += width) {
        mirror(values, row, row + width - 1);
      }
    }
    return HostArray.of(maps.shape(), values);
  }

  private static void mirror(float[] values, int first, int last) {
    for (int left = first, right = last; left < right; left++, right--) {
      float kept = values[left];
      values[left] = values[right];
      values[right] = kept;
    }
  }
}
