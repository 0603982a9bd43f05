package io.github.fenchel.runner.explain.saliency.map;

import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.tensor.HostArray;

/**
 * Another method's maps, changed. It explains what that method explains, costs what it costs, and
 * is not complete.
 *
 * @param arrayName the name of its array
 * @param inner makes the maps
 * @param change what becomes of them
 */
record ChangedMap(String arrayName, SaliencyMethod inner, Change change) implements SaliencyMethod {

  /** Changes maps; a record, so that equal methods are equal. */
  interface Change {
    /** Returns the changed maps, row-major, of maps {@code [n,C,H,W]}; signs stay. */
    double[] of(HostArray maps);
  }

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
    HostArray maps = model.explain(inner, images);
    return HostArray.of(maps.shape(), change.of(maps));
  }
}
