package io.github.fenchel.losses.attack;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.classification.Classification.Slope;
import io.github.fenchel.losses.geometry.Ball;
import io.github.fenchel.losses.geometry.Bounds;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;

/**
 * Projected gradient ascent of any loss within a ball around the images.
 *
 * <p>{@code x_{k+1} = P(x_k + stepSize direction(g(x_k)))}; {@code P} projects to the ball and, if
 * requested, to [0,1].
 *
 * @param ball the norm that measures the ball
 * @param epsilon its radius, in pixel units, greater than 0
 * @param steps the number of steps, at least 1
 * @param stepSize the length of one step, in pixel units, greater than 0
 * @param clip whether the images stay in [0,1]
 */
public record BallAscent(Ball ball, double epsilon, int steps, double stepSize, boolean clip) {
  public BallAscent {
    Bounds.requirePositive("epsilon", epsilon);
    Bounds.requirePositive("stepSize", stepSize);
    if (steps < 1) {
      throw new IllegalArgumentException("steps is " + steps + ", expected a number >= 1");
    }
  }

  /** The given length of a step, else one with which the steps can cross the ball. */
  public static double stepSize(OptionalDouble given, double epsilon, int steps) {
    return given.orElse(2.5 * epsilon / steps);
  }

  /**
   * Climbs; weights are frozen.
   *
   * @param losses what is to rise, {@code [N]}, of images {@code [N,C,H,W]}
   * @param images the center of the ball
   * @param start where it begins, projected first
   * @return of each example the iterate of highest loss, the first and the last included; detached
   */
  public Tensor climb(Session session, UnaryOperator<Tensor> losses, Tensor images, Tensor start) {
    UnaryOperator<Tensor> project = ball.around(images, epsilon, clip);
    Tensor current = project.apply(start);
    Slope slope = Slope.of(session, losses, current);
    BestSoFar best = new BestSoFar(current, slope.losses());
    for (int step = 1; step < steps; step++) {
      current = project.apply(current.add(ball.direction(slope.gradient()).mul(stepSize)));
      slope = Slope.of(session, losses, current);
      best = best.or(current, slope.losses());
    }
    Tensor last = project.apply(current.add(ball.direction(slope.gradient()).mul(stepSize)));
    return best.or(last, losses.apply(last)).points().stopGradient();
  }
}
