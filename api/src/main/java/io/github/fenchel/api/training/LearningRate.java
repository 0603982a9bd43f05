package io.github.fenchel.api.training;

/** How the learning rate changes over the steps. */
public interface LearningRate {

  /**
   * Returns the learning rate of one step.
   *
   * @param base the base rate
   * @param step the step, from 1 to {@code steps}
   * @param steps the number of steps in all
   * @param perEpoch the number of steps in an epoch
   */
  double at(double base, long step, long steps, long perEpoch);

  /**
   * Checks, at plan time, that training is long enough.
   *
   * @param epochs how many epochs it lasts
   * @throws IllegalArgumentException if not; the message says why
   */
  default void check(int epochs) {}
}
