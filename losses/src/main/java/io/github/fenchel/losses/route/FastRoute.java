package io.github.fenchel.losses.route;

import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.classification.Classification;

/**
 * The route {@code fast}: cross-entropy on images perturbed by one step from the clean image.
 *
 * <p>{@code x' = x + argmax_d <g,d> - R(d)} with {@code g} the gradient of each example's
 * cross-entropy at {@code x}. To first order the loss at {@code x'} is that at {@code x} plus the
 * norm's penalty {@code R*(g)}.
 *
 * @param norm the conjugate pair
 * @param options how images are perturbed
 * @see <a href="https://arxiv.org/abs/2404.04647">Gong, Dou and Farnia, CVPR 2024</a>
 */
public record FastRoute(Norm norm, RouteOptions options) implements CrossEntropyRoute {

  /** In pixel units. */
  public FastRoute(Norm norm, boolean clip, Mode attackMode) {
    this(norm, new RouteOptions(clip, attackMode, false));
  }

  @Override
  public Tensor perturbation(Network network, Batch batch, Draws draws) {
    Classification classification = new Classification(network, batch, options.attackMode(), draws);
    Tensor gradient = classification.slope(batch.images()).gradient();
    return norm(network.input()).on(batch).maximizer(gradient).stopGradient();
  }
}
