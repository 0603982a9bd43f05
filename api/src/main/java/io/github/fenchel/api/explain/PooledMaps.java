package io.github.fenchel.api.explain;

import io.github.fenchel.api.tensor.HostArray;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Maps with one number per pixel, and the order of pixels that they give. */
public final class PooledMaps {
  private PooledMaps() {}

  /**
   * Pools the channels of each image's map.
   *
   * <p>{@code a_p = sum_c |g_cp|}, summed in double in the channels' order.
   *
   * @param maps {@code [n,C,H,W]}
   * @return for each image its {@code H W} pixels, row by row
   * @throws IllegalArgumentException if the maps have another rank
   */
  public static double[][] of(HostArray maps) {
    if (maps.shape().rank() != 4) {
      throw new IllegalArgumentException("maps are [n,C,H,W], found " + maps.shape());
    }
    int n = Math.toIntExact(maps.shape().get(0));
    int pixels = Math.toIntExact(maps.shape().get(2) * maps.shape().get(3));
    int size = Math.toIntExact(maps.shape().get(1)) * pixels;
    double[][] pooled = new double[n][pixels];
    for (int i = 0; i < n * size; i++) {
      pooled[i / size][i % pixels] += Math.abs(maps.at(i));
    }
    return pooled;
  }

  /** Returns the places of a pooled map's pixels, largest first; ties in their order. */
  public static int[] order(double... pooled) {
    return IntStream.range(0, pooled.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer pixel) -> pooled[pixel]).reversed())
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
