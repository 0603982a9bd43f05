package io.github.fenchel.api.objective;

import io.github.fenchel.api.backend.Capability;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;
import java.util.Set;

/** What one training step minimizes. Two phases, because the attack must leave no trace. */
public interface Objective {

  /** Returns the random numbers that a step over {@code n} such images needs. */
  default List<DrawSpec> draws(ImageShape image, int n) {
    return List.of();
  }

  /** Returns the names of the side maps that it takes from the batch; none by default. */
  default Set<String> sides() {
    return Set.of();
  }

  /** Returns what a backend must be able to do, beyond training; nothing by default. */
  default Set<Capability> needs() {
    return Set.of();
  }

  /**
   * Perturbs the images; weights are frozen.
   *
   * @return the input to train on, {@code [N,C,H,W]}, detached
   */
  Tensor attack(Network network, Batch batch, Draws draws);

  /**
   * The loss of each example; the step descends its mean over the batch.
   *
   * @param input what {@link #attack} returned
   * @return the loss, with whatever it adds to the cross-entropy, and the logits that it saw
   */
  ExampleLoss loss(Network network, Batch batch, Tensor input, Draws draws);
}
