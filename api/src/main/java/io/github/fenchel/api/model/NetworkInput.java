package io.github.fenchel.api.model;

import io.github.fenchel.api.data.ImageShape;
import java.util.List;

/**
 * The input of a network.
 *
 * @param image the shape of an image
 * @param classes the number of classes {@code K}
 * @param mean subtracted per channel, in pixel units
 * @param deviation divided by per channel, in pixel units
 */
public record NetworkInput(
    ImageShape image, int classes, List<Double> mean, List<Double> deviation) {
  /** Copies the lists. */
  public NetworkInput {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
  }
}
