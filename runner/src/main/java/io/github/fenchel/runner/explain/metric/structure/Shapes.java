package io.github.fenchel.runner.explain.metric.structure;

import io.github.fenchel.runner.explain.metric.map.TopShare;
import java.util.Arrays;

/** The shape of a pooled map: how its mass lies side by side. */
final class Shapes {
  private Shapes() {}

  /**
   * The total variation of a map's shares.
   *
   * <p>{@code TV(p) = sum |p_yx - p_(y+1)x| + sum |p_yx - p_y(x+1)|}, {@code p = a / sum a}, over
   * neighbors down and across; the image does not wrap around.
   *
   * @param map not negative, row by row
   * @param width the length of a row
   * @return 0 for a constant map to 4 for a single pixel off the border; lower is smoother; NaN if
   *     the sum is 0 or not finite
   * @see <a href="https://doi.org/10.1016/0167-2789(92)90242-F">Rudin, Osher and Fatemi, 1992</a>
   */
  static double totalVariation(double[] map, int width) {
    double sum = sum(map);
    if (!Sparsity.isMass(sum)) {
      return Double.NaN;
    }
    double variation = 0;
    for (int i = 0; i < map.length; i++) {
      if (i + width < map.length) {
        variation += Math.abs(map[i + width] / sum - map[i] / sum);
      }
      if ((i + 1) % width != 0) {
        variation += Math.abs(map[i + 1] / sum - map[i] / sum);
      }
    }
    return variation;
  }

  /**
   * The number of pieces that a map's largest pixels lie in.
   *
   * <p>The {@code floor(top n)} largest of {@code n} pixels, ties to the lower row-major index; two
   * of them are in one piece if a path of 8-neighbors among them joins them.
   *
   * @return 1 for a connected map to {@code floor(top n)}; lower is better connected; NaN if the
   *     map's sum is 0 or not finite
   */
  static double components(double[] map, int width, TopShare top) {
    return Sparsity.isMass(sum(map)) ? sizes(top.mask(map), width).length : Double.NaN;
  }

  /**
   * The share of a map's largest pixels that lie in their largest piece, of those that {@link
   * #components} counts.
   *
   * @return {@code 1 / floor(top n)} to 1; higher is better connected; NaN if the map's sum is 0 or
   *     not finite
   */
  static double largestComponent(double[] map, int width, TopShare top) {
    if (!Sparsity.isMass(sum(map))) {
      return Double.NaN;
    }
    int[] sizes = sizes(top.mask(map), width);
    return Arrays.stream(sizes).max().orElseThrow() / (double) Arrays.stream(sizes).sum();
  }

  /** The sizes of a mask's 8-neighbor components, in the order of their first pixels. */
  static int[] sizes(boolean[] mask, int width) {
    boolean[] left = mask.clone();
    int[] queue = new int[mask.length];
    int[] sizes = new int[mask.length];
    int found = 0;
    for (int first = 0; first < mask.length; first++) {
      if (!left[first]) {
        continue;
      }
      left[first] = false;
      queue[0] = first;
      int size = 1;
      for (int next = 0; next < size; next++) {
        size = spread(left, width, queue, next, size);
      }
      sizes[found++] = size;
    }
    return Arrays.copyOf(sizes, found);
  }

  /** Moves a pixel's neighbors from those that are left to the queue; returns its new length. */
  private static int spread(boolean[] left, int width, int[] queue, int next, int size) {
    int length = size;
    int row = queue[next] / width;
    int column = queue[next] % width;
    int rows = left.length / width;
    for (int y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
      for (int x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++) {
        if (left[y * width + x]) {
          left[y * width + x] = false;
          queue[length++] = y * width + x;
        }
      }
    }
    return length;
  }

  private static double sum(double[] map) {
    double sum = 0;
    for (double value : map) {
      sum += value;
    }
    return sum;
  }
}
