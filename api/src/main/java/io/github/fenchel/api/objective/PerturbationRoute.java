package io.github.fenchel.api.objective;

import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.tensor.Tensor;

/**
 * An objective that trains on images perturbed by a solver of {@code max_d loss(x + d) - R(d)}.
 *
 * <p>What the solver returned is kept apart from what is trained on, so that a certificate can say
 * how close to the optimum each is.
 *
 * @see <a href="https://arxiv.org/abs/2404.04647">Gong, Dou and Farnia, CVPR 2024</a>
 */
public interface PerturbationRoute extends NormRoute {

  /** Returns whether perturbed images are clipped to [0,1]. */
  boolean clip();

  /**
   * The perturbation as the solver returns it; weights are frozen.
   *
   * @return {@code [N,C,H,W]}, in pixel units, not clipped to valid images, detached
   */
  Tensor perturbation(Network network, Batch batch, Draws draws);

  /** The perturbed images, {@code x + d}, clipped to [0,1] where {@link #clip} says so. */
  @Override
  default Tensor attack(Network network, Batch batch, Draws draws) {
    Tensor perturbed = batch.images().add(perturbation(network, batch, draws));
    return (clip() ? perturbed.clip(0, 1) : perturbed).stopGradient();
  }
}
