package io.github.fenchel.losses.classification;

import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.objective.ExampleLoss;
import io.github.fenchel.api.objective.Objective;
import io.github.fenchel.api.tensor.Tensor;

/** An objective whose loss is the cross-entropy on what its attack returned, and no more. */
public interface CrossEntropyTraining extends Objective {

  /** {@code loss_i = CE(input_i)}, the network in training mode. */
  @Override
  default ExampleLoss loss(Network network, Batch batch, Tensor input, Draws draws) {
    return new Classification(network, batch, Mode.TRAIN, draws).loss(input);
  }
}
