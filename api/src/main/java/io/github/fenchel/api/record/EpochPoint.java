package io.github.fenchel.api.record;

import org.jspecify.annotations.Nullable;

/**
 * One epoch of training.
 *
 * @param epoch its number, from 1
 * @param trainLoss the mean training loss over the epoch's steps
 * @param trainAccuracy the accuracy on the inputs that were trained on, as they were seen
 * @param validationLoss the mean cross-entropy on the validation share; null without one
 * @param validationAccuracy the accuracy on the validation share; null without one
 * @param rate the learning rate of the epoch's last step
 * @param seconds the wall time of its steps
 * @param certificate how well the inner problem was solved at its end; null if this was not
 *     measured
 */
public record EpochPoint(
    int epoch,
    double trainLoss,
    double trainAccuracy,
    @Nullable Double validationLoss,
    @Nullable Double validationAccuracy,
    double rate,
    double seconds,
    @Nullable Certificate certificate) {

  /** An epoch without a certificate. */
  public EpochPoint(
      int epoch,
      double trainLoss,
      double trainAccuracy,
      @Nullable Double validationLoss,
      @Nullable Double validationAccuracy,
      double rate,
      double seconds) {
    this(epoch, trainLoss, trainAccuracy, validationLoss, validationAccuracy, rate, seconds, null);
  }
}
