package io.github.fenchel.runner.explain.metric.map;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.PooledMaps;
import io.github.fenchel.api.tensor.HostArray;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The raw map of one image, {@code [C,H,W]}, and the ways that metrics pool it. */
public final class ImageMap {
  private final HostArray maps;
  private final int offset;
  private final ImageShape shape;

  private ImageMap(HostArray maps, int image, ImageShape shape) {
    this.maps = maps;
    this.offset = image * shape.size();
    this.shape = shape;
  }

  /** Returns a measure of every map of an array {@code [n,C,H,W]}. */
  public static double[] each(HostArray maps, ToDoubleFunction<ImageMap> measure) {
    return all(maps).mapToDouble(measure).toArray();
  }

  /** Returns a measure of every pair of maps of two arrays {@code [n,C,H,W]} of equal n. */
  public static double[] eachPair(
      HostArray left, HostArray right, ToDoubleBiFunction<ImageMap, ImageMap> measure) {
    List<ImageMap> lefts = all(left).toList();
    List<ImageMap> rights = all(right).toList();
    if (lefts.size() != rights.size()) {
      throw new IllegalArgumentException(
          "maps of the same images are compared, not " + left.shape() + " and " + right.shape());
    }
    return IntStream.range(0, lefts.size())
        .mapToDouble(i -> measure.applyAsDouble(lefts.get(i), rights.get(i)))
        .toArray();
  }

  /** Returns a measure of every pooled map of an array {@code [n,C,H,W]}. */
  public static double[] eachPooled(HostArray maps, ToDoubleFunction<double[]> measure) {
    return Arrays.stream(PooledMaps.of(maps)).mapToDouble(measure).toArray();
  }

  private static Stream<ImageMap> all(HostArray maps) {
    if (maps.shape().rank() != 4) {
      throw new IllegalArgumentException("maps are [n,C,H,W], found " + maps.shape());
    }
    ImageShape shape = new ImageShape(length(maps, 1), length(maps, 2), length(maps, 3));
    return IntStream.range(0, length(maps, 0)).mapToObj(image -> new ImageMap(maps, image, shape));
  }

  private static int length(HostArray maps, int axis) {
    return Math.toIntExact(maps.shape().get(axis));
  }

  /** Returns its channels, height and width. */
  public ImageShape shape() {
    return shape;
  }

  /** Returns {@code a_p = sum_c |g_cp|} of its {@code H W} pixels, row by row. */
  public double[] pooled() {
    int pixels = shape.height() * shape.width();
    double[] pooled = new double[pixels];
    for (int i = 0; i < shape.size(); i++) {
      pooled[i % pixels] += Math.abs(at(i));
    }
    return pooled;
  }

  /** Returns its {@code C H W} numbers, signs kept. */
  public double[] signed() {
    return IntStream.range(0, shape.size()).mapToDouble(this::at).toArray();
  }

  private double at(int index) {
    return maps.at(offset + index);
  }

  /** Returns the Euclidean norm of each square patch, all channels together. */
  public double[] patchNorms(int patch) {
    checkPatch(patch, shape);
    int across = shape.width() / patch;
    double[] norms = new double[across * (shape.height() / patch)];
    for (int i = 0; i < shape.size(); i++) {
      int row = i / shape.width() % shape.height();
      int column = i % shape.width();
      norms[row / patch * across + column / patch] += at(i) * at(i);
    }
    for (int i = 0; i < norms.length; i++) {
      norms[i] = Math.sqrt(norms[i]);
    }
    return norms;
  }

  /** Returns {@code sum |g|}. */
  public double l1() {
    double sum = 0;
    for (int i = 0; i < shape.size(); i++) {
      sum += Math.abs(at(i));
    }
    return sum;
  }

  /** Returns {@code sqrt(sum g^2)}. */
  public double l2() {
    double sum = 0;
    for (int i = 0; i < shape.size(); i++) {
      sum += at(i) * at(i);
    }
    return Math.sqrt(sum);
  }

  /**
   * Checks that patches tile an image.
   *
   * @throws IllegalArgumentException if not
   */
  public static void checkPatch(int patch, ImageShape shape) {
    if (shape.height() % patch != 0 || shape.width() % patch != 0) {
      throw new IllegalArgumentException(
          "patch "
              + patch
              + " does not divide an image of "
              + shape.height()
              + "x"
              + shape.width()
              + " pixels; choose a patch that divides both sides");
    }
  }
}
