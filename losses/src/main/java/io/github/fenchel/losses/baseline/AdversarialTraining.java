package io.github.fenchel.losses.baseline;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.objective.Attack;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.attack.Pgd;
import io.github.fenchel.losses.classification.CrossEntropyTraining;
import java.util.List;

/**
 * Adversarial training: cross-entropy on images that an attack perturbed. With {@link Pgd} it is
 * the baseline {@code pgd}.
 *
 * <p>{@code loss_i = CE(x'_i)}, the attack in evaluation mode, the loss in training mode.
 *
 * @param attack what perturbs the images
 * @see <a href="https://arxiv.org/abs/1706.06083">Madry et al., ICLR 2018</a>
 */
public record AdversarialTraining(Attack attack) implements CrossEntropyTraining {

  /** Those of the attack. */
  @Override
  public List<DrawSpec> draws(ImageShape image, int n) {
    return attack.draws(image, n);
  }

  @Override
  public Tensor attack(Network network, Batch batch, Draws draws) {
    return attack.perturb(network, batch, draws);
  }
}
