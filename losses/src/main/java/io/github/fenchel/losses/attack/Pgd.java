package io.github.fenchel.losses.attack;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.objective.Attack;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.classification.Classification;
import io.github.fenchel.losses.geometry.Ball;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Projected gradient ascent in a ball from a random start.
 *
 * <p>{@code x_0 = P(x + epsilon u)}, {@code x_{k+1} = P(x_k + stepSize direction(g(x_k)))}; {@code
 * u} is drawn from the ball of radius 1, {@code g} is the gradient of the cross-entropy with the
 * network in evaluation mode, its direction is {@code sign(g)} in the L-infinity ball and {@code g
 * / ||g||_2} in the L2 ball, {@code P} is the projection to the ball around {@code x} and to [0,1].
 * The result is, for each example, the iterate of highest loss, the start and the last one
 * included.
 *
 * @param epsilon the ball's radius, in pixel units, greater than 0
 * @param steps the number of steps, at least 1
 * @param stepSize the length of one step, in pixel units, greater than 0
 * @param ball the norm that measures the ball
 * @param clip whether the result stays in [0,1]
 * @see <a href="https://arxiv.org/abs/1706.06083">Madry et al., ICLR 2018</a>
 */
public record Pgd(double epsilon, int steps, double stepSize, Ball ball, boolean clip)
    implements Attack {
  private static final String START = "pgd-start";

  /** Checks the ranges. */
  public Pgd {
    new BallAscent(ball, epsilon, steps, stepSize, clip);
  }

  /** The L-infinity ball, clipped. */
  public Pgd(double epsilon, int steps, double stepSize) {
    this(epsilon, steps, stepSize, Ball.LINF, true);
  }

  /** The given steps of length {@code 2.5 epsilon / steps}, which can cross the ball. */
  public Pgd(double epsilon, int steps) {
    this(epsilon, steps, BallAscent.stepSize(OptionalDouble.empty(), epsilon, steps));
  }

  /** 20 steps of length {@code 2.5 epsilon / 20}. */
  public Pgd(double epsilon) {
    this(epsilon, 20);
  }

  /**
   * Returns one draw, {@code pgd-start}, in the shape of the images: uniform in [-1,1) for the
   * L-infinity ball, normal for the L2 ball.
   */
  @Override
  public List<DrawSpec> draws(ImageShape image, int n) {
    return List.of(new DrawSpec(START, ball.distribution(), 0, image.batch(n)));
  }

  @Override
  public Tensor perturb(Network network, Batch batch, Draws draws) {
    Classification classification = new Classification(network, batch, Mode.EVALUATE, draws);
    Tensor start = batch.images().add(ball.start(draws.get(START)).mul(epsilon));
    return new BallAscent(ball, epsilon, steps, stepSize, clip)
        .climb(network.session(), x -> classification.loss(x).values(), batch.images(), start);
  }
}
