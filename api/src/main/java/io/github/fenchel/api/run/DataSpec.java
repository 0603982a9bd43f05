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
 * @param halves true if a run trains on one of two disjoint, stratified halves of the {@code train}
 *     images, even seeds on the first and odd ones on the second; null if on all of them
 */
public record DataSpec(
    Component dataset,
    int train,
    int test,
    Rational validation,
    List<Component> augmentation,
    @Nullable Derivation derived,
    @Nullable Boolean halves) {
  /**
   * Copies the list, and checks that the maps are of the same dataset.
   *
   * @throws IllegalArgumentException if they are not, if {@code halves} is false, which is spelled
   *     null, or if an odd number of training images is to be halved
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
    if (halves != null && !halves) {
      throw new IllegalArgumentException("halves is true, or not there; found false");
    }
    if (halves != null && train % 2 != 0) {
      throw new IllegalArgumentException(
          "two halves take an even number of training images, found " + train);
    }
  }

  /** Images as they are, of which every run sees all. */
  public DataSpec(
      Component dataset, int train, int test, Rational validation, List<Component> augmentation) {
    this(dataset, train, test, validation, augmentation, null, null);
  }

  /** Returns the same images, masked. */
  public DataSpec masked(Derivation by) {
    return new DataSpec(dataset, train, test, validation, augmentation, by, halves);
  }

  /** Returns whether a run sees one half of the training images alone. */
  public boolean isHalved() {
    return halves != null;
  }

  /** Returns how many training images a run sees, validation images included. */
  public int seen() {
    return isHalved() ? train / 2 : train;
  }
}
