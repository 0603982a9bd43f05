package io.github.fenchel.api.run;

import io.github.fenchel.api.parameter.Component;

/**
 * How long training lasts, and in what steps.
 *
 * @param epochs passes over the training images
 * @param batch images per step; the last partial batch of an epoch is dropped
 * @param optimizer the optimizer, its base rate included
 * @param rate how the rate changes over the steps
 * @param keep which epoch's weights are kept
 */
public record ScheduleSpec(int epochs, int batch, Component optimizer, Component rate, Keep keep) {

  /** Which epoch's weights are kept. */
  public enum Keep {
    /** The last epoch's. */
    LAST,
    /** Those of the epoch with the best accuracy on the validation share. */
    BEST
  }
}
