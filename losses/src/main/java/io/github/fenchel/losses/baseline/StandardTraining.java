package io.github.fenchel.losses.baseline;

import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.classification.CrossEntropyTraining;

/** The baseline {@code standard}: cross-entropy on the images as they are. */
public record StandardTraining() implements CrossEntropyTraining {

  @Override
  public Tensor attack(Network network, Batch batch, Draws draws) {
    return batch.images().stopGradient();
  }
}
