package io.github.fenchel.api.run;

import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;
import org.jspecify.annotations.Nullable;

/**
 * How long training lasts, and in what steps.
 *
 * @param epochs passes over the training images
 * @param batch images per step; the last partial batch of an epoch is dropped
 * @param optimizer the optimizer, its base rate included
 * @param rate how the rate changes over the steps
 * @param keep which epoch's weights are kept
 * @param labelSmoothing the share of a label's weight that all classes share; null for none
 * @param gradientClipping the largest length of all weights' gradients together; null for any
 * @param ema the decay of the exponential moving average of weights and statistics that is
 *     evaluated and stored in their place; null for none
 */
public record ScheduleSpec(
    int epochs,
    int batch,
    Component optimizer,
    Component rate,
    Keep keep,
    @Nullable Rational labelSmoothing,
    @Nullable Rational gradientClipping,
    @Nullable Rational ema) {
  /**
   * Checks that nothing is null, if it is nothing.
   *
   * @throws IllegalArgumentException if a number is there and not above 0
   */
  public ScheduleSpec {
    above0("labelSmoothing", labelSmoothing);
    above0("gradientClipping", gradientClipping);
    above0("ema", ema);
  }

  private static void above0(String name, @Nullable Rational number) {
    if (number != null && number.signum() <= 0) {
      throw new IllegalArgumentException(name + " is above 0, or not there; found " + number);
    }
  }

  /** Plain labels, gradients and weights. */
  public ScheduleSpec(int epochs, int batch, Component optimizer, Component rate, Keep keep) {
    this(epochs, batch, optimizer, rate, keep, null, null, null);
  }

  /** Returns the same steps for another number of epochs. */
  public ScheduleSpec lasting(int other) {
    return new ScheduleSpec(
        other, batch, optimizer, rate, keep, labelSmoothing, gradientClipping, ema);
  }

  /** Which epoch's weights are kept. */
  public enum Keep {
    /** The last epoch's. */
    LAST,
    /** Those of the epoch with the best accuracy on the validation share. */
    BEST
  }
}
