package io.github.fenchel.runner.explain.saliency.map;

import io.github.fenchel.api.explain.PooledMaps;
import io.github.fenchel.api.tensor.HostArray;

/**
 * Keeps the largest pixels of each map.
 *
 * <p>Largest by {@code sum_c |g_c|}, ties in the pixels' order; {@code max(1, floor(share n))} of
 * the {@code n} pixels stay as they are, in all channels, and the others become 0.
 *
 * @param share the share of the pixels that stay
 */
record Threshold(double share) implements ChangedMap.Change {
  @Override
  public double[] of(HostArray maps) {
    double[] kept = maps.toDoubles();
    double[][] pooled = PooledMaps.of(maps);
    int size = kept.length / pooled.length;
    for (int image = 0; image < pooled.length; image++) {
      int pixels = pooled[image].length;
      int[] order = PooledMaps.order(pooled[image]);
      for (int rank = Math.max(1, (int) (share * pixels)); rank < pixels; rank++) {
        for (int entry = order[rank]; entry < size; entry += pixels) {
          kept[image * size + entry] = 0;
        }
      }
    }
    return kept;
  }
}
