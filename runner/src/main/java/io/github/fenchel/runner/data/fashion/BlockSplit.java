package io.github.fenchel.runner.data.fashion;

import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import java.util.Arrays;
import java.util.Map;

/** Images of two blocks, one above the other, with a mask that is 1 on the block that counts. */
final class BlockSplit implements Split {
  /** The name of the side map. */
  static final String MASK = "mask";

  private final Split images;
  private final boolean[] top;

  /**
   * Copies the places.
   *
   * @param images the images
   * @param top of each image, whether its upper block is the one that counts
   */
  BlockSplit(Split images, boolean... top) {
    if (top.length != images.size()) {
      throw new IllegalArgumentException(
          images.size() + " images, but places for " + top.length + " were given");
    }
    this.images = images;
    this.top = top.clone();
  }

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public int label(int index) {
    return images.label(index);
  }

  @Override
  public HostArray images(int... indices) {
    return images.images(indices);
  }

  @Override
  public Map<String, HostArray> sides(int... indices) {
    Shape shape = images.images(0).shape().with(0, indices.length).with(1, 1);
    float[] mask = new float[Math.toIntExact(shape.size())];
    int block = mask.length / Math.max(1, indices.length) / 2;
    for (int i = 0; i < indices.length; i++) {
      int from = 2 * block * i + (top[indices[i]] ? 0 : block);
      Arrays.fill(mask, from, from + block, 1f);
    }
    return Map.of(MASK, HostArray.of(shape, mask));
  }
}
