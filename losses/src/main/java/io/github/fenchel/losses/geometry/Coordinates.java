package io.github.fenchel.losses.geometry;

import io.github.fenchel.api.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Coordinates of the images in which one unit of channel {@code c} is {@code deviation_c} pixel.
 *
 * @param deviations what the network divides each channel by, in pixel units, greater than 0; a
 *     single one stands for every channel
 */
public record Coordinates(List<Double> deviations) {
  /** Pixel units themselves. */
  public static final Coordinates PIXELS = new Coordinates(List.of(1.0));

  public Coordinates {
    deviations = List.copyOf(deviations);
    deviations.forEach(deviation -> Bounds.requirePositive("deviation", deviation));
  }

  /**
   * Each channel times its deviation: takes a gradient from pixel units to these coordinates, and a
   * perturbation from these coordinates to pixel units.
   */
  public Tensor timesDeviation(Tensor images) {
    return isUniform() ? times(images, deviations.get(0)) : perChannel(images, false);
  }

  /**
   * Each channel over its deviation: takes a perturbation from pixel units to these coordinates.
   */
  public Tensor overDeviation(Tensor images) {
    return isUniform() ? times(images, 1 / deviations.get(0)) : perChannel(images, true);
  }

  /** Whether all channels have one scale. */
  public boolean isUniform() {
    return deviations.stream().distinct().count() == 1;
  }

  private static Tensor times(Tensor images, double scale) {
    return scale == 1 ? images : images.mul(scale);
  }

  private Tensor perChannel(Tensor images, boolean divided) {
    List<Tensor> channels = new ArrayList<>();
    for (int channel = 0; channel < deviations.size(); channel++) {
      double deviation = deviations.get(channel);
      channels.add(
          times(images.slice(1, channel, channel + 1), divided ? 1 / deviation : deviation));
    }
    return channels.get(0).concat(1, channels.subList(1, channels.size()));
  }
}
