package io.github.fenchel.runner.explain.metric.fidelity;

import io.github.fenchel.api.explain.PooledMaps;
import io.github.fenchel.api.tensor.HostArray;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The orders in which maps rank the pixels of their images: largest {@code sum_c |a_c|} first, of
 * equal pixels that of the lower row-major index.
 *
 * <p>So a constant map goes row by row from the top. A map of zeros, or one with a number that is
 * not finite, explains nothing and has no order.
 */
public final class PixelOrders {
  private final int[][] orders;
  private final boolean[] defined;

  private PixelOrders(int[][] orders, boolean[] defined) {
    this.orders = orders;
    this.defined = defined;
  }

  /** Ranks the pixels of each map of an array {@code [n,C,H,W]}. */
  public static PixelOrders of(HostArray maps) {
    double[][] pooled = PooledMaps.of(maps);
    int[][] orders = new int[pooled.length][];
    boolean[] defined = new boolean[pooled.length];
    for (int image = 0; image < orders.length; image++) {
      double sum = Arrays.stream(pooled[image]).sum();
      defined[image] = sum > 0 && Double.isFinite(sum);
      orders[image] = PooledMaps.order(pooled[image]);
    }
    return new PixelOrders(orders, defined);
  }

  /** Returns the same backwards, ties included: the least relevant pixel first. */
  public PixelOrders reversed() {
    int[][] reversed = new int[orders.length][];
    for (int image = 0; image < reversed.length; image++) {
      int[] order = orders[image];
      reversed[image] =
          IntStream.range(0, order.length).map(place -> order[order.length - 1 - place]).toArray();
    }
    return new PixelOrders(reversed, defined);
  }

  /** Returns the number of images. */
  public int size() {
    return orders.length;
  }

  /** Returns the number of an image's pixels. */
  public int pixels() {
    return orders.length == 0 ? 0 : orders[0].length;
  }

  /** Returns whether an image's map has an order. */
  public boolean isDefined(int image) {
    return defined[image];
  }

  /** Returns the pixel at a place of an image's order. */
  public int pixel(int image, int place) {
    return orders[image][place];
  }
}
