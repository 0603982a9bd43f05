package io.github.fenchel.api.run;

import io.github.fenchel.api.parameter.Component;

/**
 * What makes a network's weights.
 *
 * @param data the images
 * @param architecture the network
 * @param objective what each step minimizes
 * @param engine what computes
 * @param schedule how long, in what steps
 * @param seed the repetition: with the data, what random numbers depend on
 */
public record TrainingSpec(
    DataSpec data,
    Component architecture,
    ObjectiveSpec objective,
    EngineSpec engine,
    ScheduleSpec schedule,
    long seed) {
  /**
   * Returns which half of the training images it sees: 1 for odd seeds, 0 for others and for all.
   */
  public int half() {
    return data.isHalved() ? Math.floorMod(seed, 2) : 0;
  }
}
