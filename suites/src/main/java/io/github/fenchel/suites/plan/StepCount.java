package io.github.fenchel.suites.plan;

import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.run.TrainingSpec;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;

/**
 * How many images are trained on, and how many at once.
 *
 * @param images the training images, less those that are set aside for validation
 * @param batch images per step
 */
public record StepCount(int images, int batch) {

  /**
   * The step size of a run.
   *
   * @param train the training images that a run sees
   * @param validation the share that is set aside: {@code round(share * train)} images, halves up,
   *     at least 1 if it is not 0
   */
  public static StepCount of(int train, Rational validation, int batch) {
    BigInteger twice =
        validation
            .numerator()
            .multiply(BigInteger.valueOf(2L * train))
            .add(validation.denominator());
    int aside = twice.divide(validation.denominator().shiftLeft(1)).intValueExact();
    return new StepCount(train - Math.max(aside, validation.signum() > 0 ? 1 : 0), batch);
  }

  public static StepCount of(TrainingSpec training) {
    return of(training.data().seen(), training.data().validation(), training.schedule().batch());
  }

  /** Returns what is to be said of the images that an epoch leaves out; empty if it leaves none. */
  public Optional<String> note() {
    int left = images % batch;
    if (left == 0) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "batch %d: each epoch trains on %d of the %d training images; the %d of its last,"
                + " partial batch are left out, different ones in each epoch",
            batch,
            images - left,
            images,
            left));
  }
}
