package io.github.fenchel.losses;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.objective.Attack;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;

/**
 * Projected gradient ascent in the L-infinity ball from a random start.
 *
 * <p>{@code x_0 = P(x + epsilon u)}, {@code x_{k+1} = P(x_k + stepSize sign(g(x_k)))}; {@code u} is
 * uniform in [-1,1), {@code g} the gradient of the cross-entropy with the network in evaluation
 * mode, {@code P} the projection to the ball around {@code x} and to [0,1]. The result is, for each
 * example, the iterate of highest loss, the start and the last one included.
 *
 * @param epsilon the ball's radius, in pixel units, greater than 0
 * @param steps the number of steps, at least 1
 * @param stepSize the length of one step, in pixel units, greater than 0
 * @see <a href="https://arxiv.org/abs/1706.06083">Madry et al., ICLR 2018</a>
 */
public record Pgd(double epsilon, int steps, double stepSize) implements Attack {
  private static final String START = "pgd-start";

  /** Checks the ranges. */
  public Pgd {
    Bounds.requirePositive("epsilon", epsilon);
    Bounds.requirePositive("stepSize", stepSize);
    if (steps < 1) {
      throw new IllegalArgumentException("steps is " + steps + ", expected a number >= 1");
    }
  }

  /** The given steps of length {@code 2.5 epsilon / steps}, which can cross the ball. */
  public Pgd(double epsilon, int steps) {
    this(epsilon, steps, 2.5 * epsilon / steps);
  }

  /** 20 steps of length {@code 2.5 epsilon / 20}. */
  public Pgd(double epsilon) {
    this(epsilon, 20);
  }

  /** Returns one draw, {@code pgd-start}: uniform in [-1,1), in the shape of the images. */
  @Override
  public List<DrawSpec> draws(ImageShape image, int n) {
    return List.of(new DrawSpec(START, DrawSpec.Distribution.UNIFORM, 0, image.batch(n)));
  }

  @Override
  public Tensor perturb(Network network, Batch batch, Draws draws) {
    Classification classification = new Classification(network, batch, Mode.EVALUATE, draws);
    Box box = Box.around(batch.images(), epsilon);
    Tensor current = box.project(batch.images().add(draws.get(START).mul(epsilon)));
    Classification.Slope slope = classification.slope(current);
    Best best = new Best(current, slope.losses());
    for (int step = 1; step < steps; step++) {
      current = box.project(current.add(slope.gradient().sign().mul(stepSize)));
      slope = classification.slope(current);
      best = best.or(current, slope.losses());
    }
    Tensor last = box.project(current.add(slope.gradient().sign().mul(stepSize)));
    return best.or(last, classification.loss(last).values()).images().stopGradient();
  }

  /** The pixel values within reach. */
  private record Box(Tensor low, Tensor high) {
    static Box around(Tensor images, double epsilon) {
      return new Box(images.sub(epsilon).clip(0, 1), images.add(epsilon).clip(0, 1));
    }

    Tensor project(Tensor images) {
      return images.maximum(low).minimum(high);
    }
  }

  /** The images of highest loss so far. */
  private record Best(Tensor images, Tensor losses) {
    Best or(Tensor others, Tensor theirLosses) {
      Tensor better = theirLosses.greaterThan(losses);
      Tensor perImage = better.reshape(Shape.of(losses.shape().get(0), 1, 1, 1));
      return new Best(perImage.where(others, images), better.where(theirLosses, losses));
    }
  }
}
