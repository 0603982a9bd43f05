package io.github.fenchel.api.run;

import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which images a run sees.
 *
 * @param dataset the dataset
 * @param train the number of training images, a stratified subset; validation images included
 * @param test the number of test images, a stratified subset
 * @param validation the share of the training images that only choose the epoch; 0 for none
 * @param augmentation what is done to training images, in order
 * @param derived how training and test images are masked by another run's maps; null for images as
 *     they are
 */
public record DataSpec(
    Component dataset,
    int train,
    int test,
    Rational validation,
    List<Component> augmentation,
    @Nullable Derivation derived) {
  /**
   * Copies the list, and checks that the maps are of the same dataset.
   *
   * @throws IllegalArgumentException if not
   */
  public DataSpec {
    augmentation = List.copyOf(augmentation);
    if (derived != null && !derived.source().data().dataset().equals(dataset)) {
      throw new IllegalArgumentException(
          "images of "
              + dataset.text()
              + " cannot be masked by maps of a network that was trained on "
              + derived.source().data().dataset().text());
    }
  }

  /** Images as they are. */
  public DataSpec(
      Component dataset, int train, int test, Rational validation, List<Component> augmentation) {
    this(dataset, train, test, validation, augmentation, null);
  }

  /** Returns the same images, masked. */
  public DataSpec masked(Derivation by) {
    return new DataSpec(dataset, train, test, validation, augmentation, by);
  }
}
