package io.github.fenchel.runner.explain.saliency.map;

import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.runner.explain.saliency.GaussianBlur;

/**
 * Blurs each channel of a map, with its signs: {@link GaussianBlur}.
 *
 * @param sigma the standard deviation in pixels
 */
record GaussianSmoothed(double sigma) implements ChangedMap.Change {
  @Override
  public double[] of(HostArray maps) {
    return new GaussianBlur(sigma).of(maps);
  }
}
