package io.github.fenchel.runner.train;

import io.github.fenchel.api.record.EpochPoint;

/** Receives the progress of training. */
public interface TrainingListener {

  /**
   * A step was done.
   *
   * @param step its number over all epochs, from 1
   * @param steps how many there will be
   * @param loss its training loss
   */
  void step(long step, long steps, double loss);

  /** An epoch was done. */
  void epoch(EpochPoint point);
}
