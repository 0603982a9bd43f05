package io.github.fenchel.api.run;

import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;
import java.util.List;

/**
 * Which images a run sees.
 *
 * @param dataset the dataset
 * @param train the number of training images, a stratified subset; validation images included
 * @param test the number of test images, a stratified subset
 * @param validation the share of the training images that only choose the epoch; 0 for none
 * @param augmentation what is done to training images, in order
 */
public record DataSpec(
    Component dataset, int train, int test, Rational validation, List<Component> augmentation) {
  /** Copies the list. */
  public DataSpec {
    augmentation = List.copyOf(augmentation);
  }
}
