package io.github.fenchel.runner.explain.saliency.map;

import io.github.fenchel.api.tensor.HostArray;

/**
 * Draws the entries of each map towards 0.
 *
 * <p>{@code sign(g) max(|g| - strength max |g|, 0)}, with the maximum over all channels and pixels
 * of the map: a strength means the same for networks of small gradients and of large ones.
 *
 * @param strength what is taken off, as a share of the map's largest magnitude
 */
record SoftThreshold(double strength) implements ChangedMap.Change {
  @Override
  public double[] of(HostArray maps) {
    double[] shrunk = maps.toDoubles();
    int size = Math.toIntExact(maps.shape().with(0, 1).size());
    for (int from = 0; from < shrunk.length; from += size) {
      double largest = 0;
      for (int i = from; i < from + size; i++) {
        largest = Math.max(largest, Math.abs(shrunk[i]));
      }
      for (int i = from; i < from + size; i++) {
        double left = Math.max(Math.abs(shrunk[i]) - strength * largest, 0);
        shrunk[i] = Math.signum(shrunk[i]) * left;
      }
    }
    return shrunk;
  }
}
