package io.github.fenchel.runner.explain.saliency.map;

import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.tensor.HostArray;

/**
 * A control: normal numbers with mean 0 and variance 1, drawn for each entry of the image. It knows
 * neither the image nor the network.
 *
 * @param arrayName the name of its array
 */
record RandomMap(String arrayName) implements SaliencyMethod {
  @Override
  public Passes passes() {
    return Passes.NONE;
  }

  @Override
  public HostArray explain(TrainedModel model, LabeledImages images) {
    return model.normal("map", images);
  }
}
