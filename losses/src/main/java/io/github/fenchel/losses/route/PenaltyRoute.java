package io.github.fenchel.losses.route;

import io.github.fenchel.api.backend.Capability;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.ValueAndGradient;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.objective.ExampleLoss;
import io.github.fenchel.api.objective.NormRoute;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.classification.Classification;
import java.util.List;
import java.util.Set;

/**
 * The route {@code penalty}: cross-entropy plus the norm's penalty on the input gradient itself, by
 * double backpropagation; nothing is perturbed.
 *
 * <p>{@code loss_i = CE(x_i) + R*(g_i)} with {@code g_i} the gradient of example i's own loss, or
 * of the logit of its label, with respect to {@code x_i}. The penalty is each example's, so a batch
 * of another size has the same weight.
 *
 * <p>The cross-entropy is taken in training mode. The gradient is taken in EVALUATE mode unless
 * configured otherwise: there it depends on example i alone, as {@code R*} wants it, and is the one
 * that {@link FastRoute} and the metrics see. In TRAIN mode batch norm's statistics depend on the
 * whole batch: {@code g_i} is then the gradient of the batch's <em>summed</em> loss with respect to
 * {@code x_i}, other examples' losses included; it costs one pass less, since the cross-entropy's
 * pass serves both.
 *
 * <p>Behind ReLU the second derivative by the input is 0 almost everywhere, yet the penalty has a
 * gradient by the weights.
 *
 * @param norm the conjugate pair
 * @param of what the gradient is of
 * @param gradientMode how batch normalization and dropout behave where the gradient is taken
 * @param normalized whether the norm runs in the network's normalized coordinates
 * @see <a href="https://arxiv.org/abs/2404.04647">Gong, Dou and Farnia, CVPR 2024</a>
 */
public record PenaltyRoute(Norm norm, Of of, Mode gradientMode, boolean normalized)
    implements NormRoute {

  /** What the penalized gradient is of. */
  public enum Of {
    /** The cross-entropy. */
    LOSS,
    /** The label's class score before the softmax: the map that people look at. */
    LOGIT
  }

  @Override
  public Norm norm(NetworkInput input) {
    return RouteOptions.inPixels(norm, normalized, input);
  }

  @Override
  public Set<Capability> needs() {
    return Set.of(Capability.DOUBLE_BACKPROP);
  }

  /** The images as they are. */
  @Override
  public Tensor attack(Network network, Batch batch, Draws draws) {
    return batch.images().stopGradient();
  }

  @Override
  public ExampleLoss loss(Network network, Batch batch, Tensor input, Draws draws) {
    Norm pair = norm(network.input()).on(batch);
    // Before the training pass, which moves running statistics: so a gradient in evaluation mode
    // sees the same ones as an attack would.
    Classification where = new Classification(network, batch, gradientMode, draws);
    ValueAndGradient taken =
        network
            .session()
            .valueAndGradient(
                x -> {
                  ExampleLoss there = where.loss(x);
                  return new Loss(scalar(there, batch), List.of(there.values(), there.logits()));
                },
                input);
    Tensor penalty = pair.penalty(taken.gradient());
    ExampleLoss loss =
        gradientMode == Mode.TRAIN
            ? new ExampleLoss(taken.auxiliary().get(0), taken.auxiliary().get(1))
            : new Classification(network, batch, Mode.TRAIN, draws).loss(input);
    return new ExampleLoss(loss.values().add(penalty), loss.logits());
  }

  /** The sum over the batch, whose gradient holds each example's own. */
  private Tensor scalar(ExampleLoss there, Batch batch) {
    if (of == Of.LOSS) {
      return there.values().sum();
    }
    int classes = Math.toIntExact(there.logits().shape().get(1));
    DataType type = there.logits().dataType();
    return there.logits().mul(batch.labels().oneHot(classes, type)).sum();
  }
}
