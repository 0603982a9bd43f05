package io.github.fenchel.runner.data.augmentation;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.training.RandomNumbers;

/** What an augmentation does to one image, given what was chosen for it. */
interface ImageChange {

  /** Returns what is chosen for one image: equally many numbers for each. */
  double[] choose(ImageShape image, RandomNumbers random);

  /** Changes an image in place. */
  void change(Pixels image, double... choice);

  /** Changes a side map in place; not at all if pixels stay where they are. */
  default void changeSide(Pixels side, double... choice) {}

  /**
   * Checks that such images can be taken.
   *
   * @throws IllegalArgumentException if not; the message says why
   */
  default void check(ImageShape image) {}
}
