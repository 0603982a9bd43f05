package io.github.fenchel.losses.baseline;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.objective.ExampleLoss;
import io.github.fenchel.api.objective.Objective;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.attack.BallAscent;
import io.github.fenchel.losses.classification.Classification;
import io.github.fenchel.losses.geometry.Ball;
import java.util.List;

/**
 * The baseline {@code trades}: cross-entropy on the clean images, and how far an attack within the
 * L-infinity ball can move the prediction.
 *
 * <p>{@code loss_i = CE(x_i) + beta KL(p(x_i) || p(x'_i))} with {@code p} the softmax of the
 * logits, and {@code x'_i} the argument that maximizes the same divergence: projected gradient
 * ascent in evaluation mode from {@code x_i + 0.001 n}, {@code n} standard normal, since the
 * divergence has no gradient at {@code x_i} itself. Of the iterates the best is kept, where the
 * published code keeps the last. The loss sees the clean and the perturbed batch in training mode,
 * in this order, so that batch-norm statistics move twice; its logits are those of {@code x'}.
 *
 * @param epsilon the ball's radius, in pixel units, greater than 0
 * @param steps the number of steps, at least 1
 * @param stepSize the length of one step, in pixel units, greater than 0
 * @param beta the weight of the divergence, at least 0
 * @param clip whether {@code x'} stays in [0,1]
 * @see <a href="https://arxiv.org/abs/1901.08573">Zhang et al., ICML 2019</a>
 */
public record Trades(double epsilon, int steps, double stepSize, double beta, boolean clip)
    implements Objective {
  private static final String START = "trades-start";
  private static final double START_DEVIATION = 0.001;

  /** Checks the ranges. */
  public Trades {
    new BallAscent(Ball.LINF, epsilon, steps, stepSize, clip);
    if (!(beta >= 0) || Double.isInfinite(beta)) {
      throw new IllegalArgumentException("beta is " + beta + ", expected a number >= 0");
    }
  }

  /** Returns one draw, {@code trades-start}: standard normal, in the shape of the images. */
  @Override
  public List<DrawSpec> draws(ImageShape image, int n) {
    return List.of(new DrawSpec(START, DrawSpec.Distribution.NORMAL, 0, image.batch(n)));
  }

  @Override
  public Tensor attack(Network network, Batch batch, Draws draws) {
    Tensor images = batch.images();
    Tensor clean = network.logits(images, Mode.EVALUATE, draws).logSoftmax(1).stopGradient();
    return new BallAscent(Ball.LINF, epsilon, steps, stepSize, clip)
        .climb(
            network.session(),
            x -> divergence(clean, network.logits(x, Mode.EVALUATE, draws).logSoftmax(1)),
            images,
            images.add(draws.get(START).mul(START_DEVIATION)));
  }

  @Override
  public ExampleLoss loss(Network network, Batch batch, Tensor input, Draws draws) {
    Classification classification = new Classification(network, batch, Mode.TRAIN, draws);
    ExampleLoss clean = classification.loss(batch.images());
    Tensor perturbed = network.logits(input, Mode.TRAIN, draws);
    Tensor divergence = divergence(clean.logits().logSoftmax(1), perturbed.logSoftmax(1));
    return new ExampleLoss(clean.values().add(divergence.mul(beta)), perturbed);
  }

  /** {@code KL(p || q) = sum_k p_k (log p_k - log q_k)} of each example, from logarithms. */
  private static Tensor divergence(Tensor logP, Tensor logQ) {
    return logP.exp().mul(logP.sub(logQ)).sum(1);
  }
}
