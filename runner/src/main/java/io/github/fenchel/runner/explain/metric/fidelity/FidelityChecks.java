package io.github.fenchel.runner.explain.metric.fidelity;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.Passes;

/** What parameters ask of an image, and what they cost. */
final class FidelityChecks {
  private FidelityChecks() {}

  /** The cost of a curve: a forward pass for each of its points. */
  static Passes curves(ImageShape image, int steps) {
    int pixels = image.height() * image.width();
    return Passes.forwards(Curves.ofSteps(steps, pixels).steps(pixels) + 1.0);
  }

  /** Checks that an image has a pixel for each step. */
  static void steps(ImageShape image, int steps) {
    atMost("steps", steps, image.height() * image.width(), image);
  }

  /**
   * Checks that a parameter asks for no more than an image has.
   *
   * @throws IllegalArgumentException if it does
   */
  static void atMost(String parameter, int asked, int most, ImageShape image) {
    if (asked > most) {
      throw new IllegalArgumentException(
          parameter
              + " "
              + asked
              + " is too many for an image of "
              + image
              + "; choose at most "
              + most);
    }
  }
}
