package io.github.fenchel.runner.explain.metric.map;

import io.github.fenchel.api.tensor.HostArray;

/** Maps with a number for each entry of their images. */
public final class SpreadMaps {
  private SpreadMaps() {}

  /**
   * Returns maps of the images' shape: one without channels, {@code [n,1,H,W]}, is spread evenly
   * over the images' channels, {@code a_p / C} each, so that its sum stays.
   *
   * @param images {@code [n,C,H,W]}
   * @throws IllegalArgumentException if the maps' shape is neither
   */
  public static HostArray over(HostArray images, HostArray maps) {
    if (maps.shape().equals(images.shape())) {
      return maps;
    }
    if (!maps.shape().equals(images.shape().with(1, 1))) {
      throw new IllegalArgumentException(
          "maps of " + images + " have its shape or one channel, found " + maps);
    }
    int channels = Math.toIntExact(images.shape().get(1));
    int pixels = Math.toIntExact(images.shape().get(2) * images.shape().get(3));
    double[] spread = new double[images.size()];
    for (int i = 0; i < spread.length; i++) {
      spread[i] = maps.at(i / (channels * pixels) * pixels + i % pixels) / channels;
    }
    return HostArray.of(images.shape(), spread);
  }
}
