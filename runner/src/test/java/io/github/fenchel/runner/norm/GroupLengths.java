package io.github.fenchel.runner.norm;

import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import java.util.Map;
import java.util.TreeMap;

/** Euclidean lengths of patches by loops over the definition, in double. */
final class GroupLengths {
  private GroupLengths() {}

  /**
   * Returns, for each entry, the length of the patch that it lies in.
   *
   * @param images {@code [N,C,H,W]}
   * @param joint whether a patch is a group across channels
   */
  static double[] ofEachEntry(HostArray images, boolean joint) {
    Map<Long, Double> squares = new TreeMap<>();
    for (int i = 0; i < images.size(); i++) {
      squares.merge(group(images.shape(), i, joint), images.at(i) * images.at(i), Double::sum);
    }
    double[] lengths = new double[images.size()];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = Math.sqrt(squares.getOrDefault(group(images.shape(), i, joint), 0.0));
    }
    return lengths;
  }

  private static long group(Shape shape, int index, boolean joint) {
    long width = shape.get(3);
    long height = shape.get(2);
    long plane = index / (width * height);
    long block = joint ? plane / shape.get(1) : plane;
    long row = index / width % height / NormCase.PATCH;
    long column = index % width / NormCase.PATCH;
    return (block * height + row) * width + column;
  }
}
