package io.github.fenchel.api.data;

import java.util.List;
import java.util.Set;

/**
 * What is known about a dataset without reading its images.
 *
 * @param image the shape of every image
 * @param classNames the classes, in label order
 * @param mean the training images' mean per channel, in [0,1]: networks normalize by it
 * @param deviation the training images' standard deviation per channel
 * @param trainSize the number of training images
 * @param testSize the number of test images
 * @param sides the names of the maps that accompany every image, e.g. {@code mask}
 */
public record DatasetInfo(
    ImageShape image,
    List<String> classNames,
    List<Double> mean,
    List<Double> deviation,
    int trainSize,
    int testSize,
    Set<String> sides) {
  /** Copies the collections. */
  public DatasetInfo {
    sides = Set.copyOf(sides);
    classNames = List.copyOf(classNames);
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
  }

  /** A dataset without side maps. */
  public DatasetInfo(
      ImageShape image,
      List<String> classNames,
      List<Double> mean,
      List<Double> deviation,
      int trainSize,
      int testSize) {
    this(image, classNames, mean, deviation, trainSize, testSize, Set.of());
  }

  /** Returns the number of classes. */
  public int classes() {
    return classNames.size();
  }
}
