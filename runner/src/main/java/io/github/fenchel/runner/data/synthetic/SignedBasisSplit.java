package io.github.fenchel.runner.data.synthetic;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.runner.data.split.UsageDigest;
import java.util.Arrays;
import java.util.Map;

/** Images of one block each that is not gray, made as they are asked for. */
final class SignedBasisSplit implements Split {
  /** The name of the side map. */
  static final String MASK = "mask";

  private static final float GRAY = 0.5f;

  private final ImageShape shape;
  private final int[] coordinates;
  private final int[] labels;

  /**
   * Copies the arrays.
   *
   * @param shape the shape of an image, whose blocks are as wide as it is high
   * @param coordinates the block of each image
   * @param labels 1 where it is white, 0 where it is black
   */
  SignedBasisSplit(ImageShape shape, int[] coordinates, int[] labels) {
    this.shape = shape;
    this.coordinates = coordinates.clone();
    this.labels = labels.clone();
  }

  /** Returns the SHA-256 of what was drawn. */
  String digest() {
    UsageDigest digest = new UsageDigest();
    digest.addIndices(shape.height(), shape.width());
    digest.addIndices(coordinates);
    digest.addIndices(labels);
    return digest.hex();
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public HostArray images(int... indices) {
    float[] values = new float[Math.multiplyExact(indices.length, shape.size())];
    Arrays.fill(values, GRAY);
    for (int i = 0; i < indices.length; i++) {
      fill(values, i, indices[i], labels[indices[i]]);
    }
    return HostArray.of(shape.batch(indices.length), values);
  }

  @Override
  public Map<String, HostArray> sides(int... indices) {
    float[] values = new float[Math.multiplyExact(indices.length, shape.size())];
    for (int i = 0; i < indices.length; i++) {
      fill(values, i, indices[i], 1);
    }
    return Map.of(MASK, HostArray.of(shape.batch(indices.length), values));
  }

  private void fill(float[] values, int place, int index, float value) {
    int side = shape.height();
    for (int y = 0; y < side; y++) {
      int from = place * shape.size() + y * shape.width() + coordinates[index] * side;
      Arrays.fill(values, from, from + side, value);
    }
  }
}
