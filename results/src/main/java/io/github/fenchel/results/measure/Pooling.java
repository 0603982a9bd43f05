package io.github.fenchel.results.measure;

import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;

/** How a raw map of several channels becomes one number per pixel. */
public final class Pooling {
  private Pooling() {}

  /**
   * The sum of magnitudes over the channels.
   *
   * <p>{@code p[n,h,w] = sum_c |m[n,c,h,w]|}, summed in double, channels in order.
   *
   * @param maps raw, signed maps {@code [N,C,H,W]}
   * @return FLOAT64 {@code [N,H,W]}, at least 0, in the unit of the maps
   * @throws IllegalArgumentException if the maps have another rank
   */
  public static HostArray magnitude(HostArray maps) {
    if (maps.shape().rank() != 4) {
      throw new IllegalArgumentException("maps are [N,C,H,W], not " + maps);
    }
    int n = Math.toIntExact(maps.shape().get(0));
    int channels = Math.toIntExact(maps.shape().get(1));
    Shape pooled = Shape.of(n, maps.shape().get(2), maps.shape().get(3));
    int pixels = n == 0 ? 0 : Math.toIntExact(pooled.size() / n);
    double[] sums = new double[Math.toIntExact(pooled.size())];
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < channels; c++) {
        for (int p = 0; p < pixels; p++) {
          sums[i * pixels + p] += Math.abs(maps.at((i * channels + c) * pixels + p));
        }
      }
    }
    return HostArray.of(pooled, sums);
  }
}
