package io.github.fenchel.runner.explain.saliency.map;

import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.tensor.HostArray;

/**
 * A control: another method's maps of the network with all its weights drawn again, as before
 * training. That method draws what it draws of the trained network.
 *
 * @param arrayName the name of its array
 * @param inner makes the maps
 * @see <a href="https://arxiv.org/abs/1810.03292">Adebayo et al., 2018</a>
 */
record Untrained(String arrayName, SaliencyMethod inner) implements SaliencyMethod {
  private static final long SEED = 0;

  @Override
  public boolean explains(Output output) {
    return inner.explains(output);
  }

  @Override
  public void check(Blueprint network) {
    inner.check(network);
  }

  @Override
  public Passes passes() {
    return inner.passes();
  }

  @Override
  public HostArray explain(TrainedModel model, LabeledImages images) {
    return model.randomized(weight -> true, SEED).explain(inner, images);
  }
}
