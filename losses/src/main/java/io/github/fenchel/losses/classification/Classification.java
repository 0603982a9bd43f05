package io.github.fenchel.losses.classification;

import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.ValueAndGradient;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.objective.ExampleLoss;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What objectives and attacks need from a network on a batch.
 *
 * @param network the network
 * @param batch whose labels count
 * @param mode how batch normalization and dropout behave
 * @param draws the random numbers that dropout takes
 */
public record Classification(Network network, Batch batch, Mode mode, Draws draws) {

  /**
   * Where each example stands, and which way its loss rises.
   *
   * @param losses the loss of each example, {@code [N]}
   * @param gradient of each example's own loss with respect to its input, {@code [N,C,H,W]}, in
   *     loss per pixel unit
   */
  public record Slope(Tensor losses, Tensor gradient) {

    /** The losses {@code [N]} of the given input, and their gradients. */
    public static Slope of(Session session, UnaryOperator<Tensor> losses, Tensor input) {
      // The gradient of the sum over the batch holds each example's own.
      ValueAndGradient sum =
          session.valueAndGradient(
              x -> {
                Tensor values = losses.apply(x);
                return new Loss(values.sum(), List.of(values));
              },
              input);
      return new Slope(sum.auxiliary().get(0), sum.gradient());
    }
  }

  /** The cross-entropy of each example at the given input. */
  public ExampleLoss loss(Tensor input) {
    Tensor logits = network.logits(input, mode, draws);
    return new ExampleLoss(
        CrossEntropy.smoothed(logits, batch.labels(), batch.labelSmoothing()), logits);
  }

  /** The losses and their gradients at the given input; weights frozen, both detached. */
  public Slope slope(Tensor input) {
    return Slope.of(network.session(), x -> loss(x).values(), input);
  }
}
