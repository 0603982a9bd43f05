package io.github.fenchel.losses;

import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.objective.ExampleLoss;
import io.github.fenchel.api.objective.Objective;
import io.github.fenchel.api.tensor.Tensor;

/** The baseline {@code standard}: cross-entropy on the images as they are. */
public record Standard() implements Objective {

  @Override
  public Tensor attack(Network network, Batch batch, Draws draws) {
    return batch.images().stopGradient();
  }

  @Override
  public ExampleLoss loss(Network network, Batch batch, Tensor input, Draws draws) {
    return new Classification(network, batch, Mode.TRAIN, draws).loss(input);
  }
}
