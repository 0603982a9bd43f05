package io.github.fenchel.runner.data.npz;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.runner.data.split.ImageSplit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Labeled images in memory, of bytes or floats, with maps that accompany them. */
final class ArraySplit implements Split {
  private final ImageShape shape;
  private final List<Row> images;
  private final int[] labels;
  private final Map<String, List<Row>> sides;

  /** The entries of one image or map, in [0,1]. */
  @FunctionalInterface
  interface Row {
    /** Copies them. */
    void copy(float[] to, int at);

    /** A row of bytes: {@code b} is {@code b / 255}. */
    static Row of(byte[] bytes) {
      return (to, at) -> {
        for (int i = 0; i < bytes.length; i++) {
          to[at + i] = ImageSplit.intensity(bytes[i]);
        }
      };
    }

    /** A row of floats. */
    static Row of(float[] floats) {
      return (to, at) -> System.arraycopy(floats, 0, to, at, floats.length);
    }
  }

  /**
   * A split.
   *
   * @param shape the shape of an image
   * @param images each image {@code [C,H,W]}
   * @param labels the class of each
   * @param sides name to the map {@code [1,H,W]} of each image
   */
  ArraySplit(ImageShape shape, List<Row> images, int[] labels, Map<String, List<Row>> sides) {
    this.shape = shape;
    this.images = List.copyOf(images);
    this.labels = labels.clone();
    this.sides = new TreeMap<>(sides);
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
    return gathered(images, shape.channels(), indices);
  }

  @Override
  public Map<String, HostArray> sides(int... indices) {
    Map<String, HostArray> maps = new TreeMap<>();
    sides.forEach((name, rows) -> maps.put(name, gathered(rows, 1, indices)));
    return maps;
  }

  private HostArray gathered(List<Row> rows, int channels, int... indices) {
    int size = channels * shape.height() * shape.width();
    float[] values = new float[Math.multiplyExact(indices.length, size)];
    for (int i = 0; i < indices.length; i++) {
      rows.get(indices[i]).copy(values, i * size);
    }
    return HostArray.of(Shape.of(indices.length, channels, shape.height(), shape.width()), values);
  }
}
