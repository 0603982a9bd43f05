package io.github.fenchel.losses.route;

import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.geometry.Bounds;
import io.github.fenchel.losses.geometry.Groups;
import java.util.OptionalDouble;

/**
 * How the route {@code iterative} searches.
 *
 * @param steps the number of steps of each ascent, at least 1
 * @param stepSize the step {@code eta}, in pixel units squared per loss, greater than 0; empty for
 *     {@code ||d*||_2 / ||g||_2} of each example, {@code d*} the one-step perturbation
 * @param randomStart whether ascents start at random points
 * @param restarts the number of ascents, at least 1; more than one takes random starts
 */
public record AscentOptions(int steps, OptionalDouble stepSize, boolean randomStart, int restarts) {
  /** Checks the ranges. */
  public AscentOptions {
    if (steps < 1) {
      throw new IllegalArgumentException("steps is " + steps + ", expected a number >= 1");
    }
    stepSize.ifPresent(size -> Bounds.requirePositive("stepSize", size));
    if (restarts < 1 || (restarts > 1 && !randomStart)) {
      throw new IllegalArgumentException(
          "restarts is "
              + restarts
              + (restarts < 1
                  ? ", expected a number >= 1"
                  : ", but every ascent would start at the same point; write randomStart: true"));
    }
  }

  /** One ascent of ten steps from the one-step perturbation, each of the automatic size. */
  public static AscentOptions defaults() {
    return new AscentOptions(10, OptionalDouble.empty(), false, 1);
  }

  /** The step of each example, {@code [N,1,1,1]}, greater than 0; 1 where either length is 0. */
  Tensor step(Tensor oneStep, Tensor gradient) {
    Tensor rise = Groups.of(gradient, 1, 2, 3).length();
    if (stepSize.isPresent()) {
      return rise.fill(stepSize.getAsDouble());
    }
    Tensor run = Groups.of(oneStep, 1, 2, 3).length();
    Tensor one = rise.fill(1);
    Tensor proper = rise.minimum(run).greaterThan(rise.fill(0));
    return proper.where(run, one).div(proper.where(rise, one));
  }
}
