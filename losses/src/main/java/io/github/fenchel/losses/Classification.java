package io.github.fenchel.losses;

import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.ValueAndGradient;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.objective.ExampleLoss;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;

/**
 * What objectives and attacks ask of a network on a batch.
 *
 * @param network the network
 * @param batch whose labels count
 * @param mode how batch normalization and dropout behave
 * @param draws the random numbers that dropout takes
 */
record Classification(Network network, Batch batch, Mode mode, Draws draws) {

  /**
   * Where each example stands, and which way its loss rises.
   *
   * @param losses the cross-entropy of each example, {@code [N]}
   * @param gradient of each example's own loss with respect to its input, {@code [N,C,H,W]}, in
   *     loss per pixel unit
   */
  record Slope(Tensor losses, Tensor gradient) {}

  /** The cross-entropy of each example at the given input. */
  ExampleLoss loss(Tensor input) {
    Tensor logits = network.logits(input, mode, draws);
    return new ExampleLoss(CrossEntropy.perExample(logits, batch.labels()), logits);
  }

  /** The losses and their gradients at the given input; weights frozen, both detached. */
  Slope slope(Tensor input) {
    // The gradient of the sum over the batch holds each example's own.
    ValueAndGradient sum =
        network
            .session()
            .valueAndGradient(
                x -> {
                  Tensor values = loss(x).values();
                  return new Loss(values.sum(), List.of(values));
                },
                input);
    return new Slope(sum.auxiliary().get(0), sum.gradient());
  }
}
