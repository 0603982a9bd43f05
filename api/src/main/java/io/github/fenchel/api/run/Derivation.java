package io.github.fenchel.api.run;

import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;

/**
 * Images that are made of another run's maps: of each image, training and test, the entries that a
 * trained network's map ranks highest stay, or those that it ranks lowest; the others are masked by
 * one value.
 *
 * <p>Channels are ranked apart. {@code round((1 - k) d)} of an image's {@code d} entries are
 * masked, halves to even, {@code k} the share that is kept. DiffROAR compares the two arms; ROAR,
 * which removes the top {@code t}, is the bottom arm at {@code k = 1 - t}.
 *
 * @param source what made the weights of the network that is explained
 * @param saliency how it is explained
 * @param arm which entries stay
 * @param kept the share of an image's entries that stay, between 0 and 1
 * @see <a href="https://arxiv.org/abs/2102.12781">Shah, Jain and Netrapalli, NeurIPS 2021</a>
 * @see <a href="https://arxiv.org/abs/1806.10758">Hooker et al., NeurIPS 2019</a>
 */
public record Derivation(TrainingSpec source, Component saliency, Arm arm, Rational kept) {

  /** Which entries of an image stay. */
  public enum Arm {
    /** Those of the largest magnitude in the map. */
    TOP,
    /** Those of the smallest. */
    BOTTOM
  }

  /**
   * Checks the share, and that the explained network saw its images as they are: maps of networks
   * that were themselves trained on masked images explain nothing that anyone asks about.
   *
   * @throws IllegalArgumentException if not
   */
  public Derivation {
    if (kept.signum() <= 0 || kept.compareTo(Rational.of(1, 1)) >= 0) {
      throw new IllegalArgumentException("kept is between 0 and 1, not " + kept);
    }
    if (source.data().derived() != null) {
      throw new IllegalArgumentException(
          "the explained network was itself trained on masked images; expected images as they are");
    }
  }
}
