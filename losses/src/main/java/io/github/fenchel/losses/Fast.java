package io.github.fenchel.losses;

import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.objective.ExampleLoss;
import io.github.fenchel.api.objective.PerturbationRoute;
import io.github.fenchel.api.tensor.Tensor;

/**
 * The route {@code fast}: cross-entropy on images perturbed by one step from the clean image.
 *
 * <p>{@code x' = x + argmax_d <g,d> - R(d)} with {@code g} the gradient of each example's
 * cross-entropy at {@code x}. To first order the loss at {@code x'} is that at {@code x} plus the
 * norm's penalty {@code R*(g)}.
 *
 * @param norm the conjugate pair
 * @param clip whether {@code x'} is clipped to [0,1]
 * @param attackMode how the network behaves while {@code g} is taken; TRAIN is what the authors'
 *     code does: running statistics then move in this pass too
 * @see <a href="https://arxiv.org/abs/2404.04647">Gong, Dou and Farnia, CVPR 2024</a>
 */
public record Fast(Norm norm, boolean clip, Mode attackMode) implements PerturbationRoute {

  @Override
  public Tensor perturbation(Network network, Batch batch, Draws draws) {
    Classification classification = new Classification(network, batch, attackMode, draws);
    return norm.on(batch).maximizer(classification.slope(batch.images()).gradient()).stopGradient();
  }

  @Override
  public ExampleLoss loss(Network network, Batch batch, Tensor input, Draws draws) {
    return new Classification(network, batch, Mode.TRAIN, draws).loss(input);
  }
}
