package io.github.fenchel.losses.attack;

import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.objective.Attack;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.classification.Classification;
import io.github.fenchel.losses.geometry.Bounds;

/**
 * The fast gradient sign method: one step to a corner of the L-infinity ball.
 *
 * <p>{@code x' = min(max(x + epsilon sign(g), 0), 1)}, {@code g} the gradient of the cross-entropy
 * at {@code x}, the network in evaluation mode.
 *
 * @param epsilon the ball's radius, in pixel units, greater than 0
 * @see <a href="https://arxiv.org/abs/1412.6572">Goodfellow, Shlens and Szegedy, ICLR 2015</a>
 */
public record Fgsm(double epsilon) implements Attack {
  /** Checks the range. */
  public Fgsm {
    Bounds.requirePositive("epsilon", epsilon);
  }

  @Override
  public Tensor perturb(Network network, Batch batch, Draws draws) {
    Tensor clean = batch.images();
    Tensor gradient =
        new Classification(network, batch, Mode.EVALUATE, draws).slope(clean).gradient();
    return clean.add(gradient.sign().mul(epsilon)).clip(0, 1).stopGradient();
  }
}
