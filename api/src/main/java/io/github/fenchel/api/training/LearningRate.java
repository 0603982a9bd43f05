package io.github.fenchel.api.training;

/** How the learning rate changes over the steps. */
public interface LearningRate {

  /**
   * Returns the learning rate of one step.
   *
   * @param base the base rate
   * @param step the step, from 1 to {@code steps}
   * @param steps the number of steps in all
   */
  double at(double base, long step, long steps);
}
