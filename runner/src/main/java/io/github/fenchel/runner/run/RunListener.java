package io.github.fenchel.runner.run;

import io.github.fenchel.runner.train.TrainingListener;

/** Receives the progress of a run. */
public interface RunListener extends TrainingListener {

  /**
   * Some of the images were explained and masked, before training on them; first none, last all.
   *
   * @param done images done
   * @param of images in all
   */
  default void masking(int done, int of) {}

  /**
   * Some of the evaluation was done.
   *
   * @param done chunks done
   * @param of chunks in all
   */
  void evaluation(int done, int of);

  /** The log is about to be kept: all that was printed so far should be in it. */
  default void keepsLog() {}
}
