package io.github.fenchel.api.explain;

import io.github.fenchel.api.tensor.HostArray;

/**
 * Some labeled images on the host.
 *
 * @param images {@code [n,C,H,W]} in [0,1]
 * @param labels INT64 {@code [n]}, classes from 0
 * @param keys INT64 {@code [n]}: what each image's random draws are seeded by, such as its place in
 *     its dataset; images with one key get the same draws
 */
public record LabeledImages(HostArray images, HostArray labels, HostArray keys) {
  /**
   * Checks that there is a label and a key for each image.
   *
   * @throws IllegalArgumentException if not
   */
  public LabeledImages {
    if (images.shape().rank() != 4
        || labels.shape().rank() != 1
        || labels.size() != images.shape().get(0)
        || !keys.shape().equals(labels.shape())) {
      throw new IllegalArgumentException(
          "images [n,C,H,W] have labels [n] and keys [n], found "
              + images
              + ", "
              + labels
              + " and "
              + keys);
    }
  }

  /** Returns some of them, in this order; one may come more than once. */
  public LabeledImages take(int... places) {
    return new LabeledImages(images.take(places), labels.take(places), keys.take(places));
  }

  /** Returns the number of images. */
  public int size() {
    return labels.size();
  }

  /** Returns these labels and keys with other images, e.g. perturbed ones. */
  public LabeledImages with(HostArray others) {
    return new LabeledImages(others, labels, keys);
  }
}
