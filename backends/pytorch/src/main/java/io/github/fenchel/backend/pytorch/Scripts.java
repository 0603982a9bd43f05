package io.github.fenchel.backend.pytorch;

import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import java.util.ArrayList;
import java.util.List;

/** One session's scripts, loaded once. */
final class Scripts implements AutoCloseable {
  private final Script gradient;
  private final Script clip;
  private final Script max;
  private final Script softplus;
  private final Script channelsLast;
  private final Script statistics;
  private final Script adam;
  private final Scalars scalars;

  Scripts(PtNDManager manager, Scalars scalars) {
    this.scalars = scalars;
    gradient = new Script(manager, Script.Source.GRADIENT);
    clip = new Script(manager, Script.Source.CLIP);
    max = new Script(manager, Script.Source.MAX);
    softplus = new Script(manager, Script.Source.SOFTPLUS);
    channelsLast = new Script(manager, Script.Source.CHANNELS_LAST);
    statistics = new Script(manager, Script.Source.STATISTICS);
    adam = new Script(manager, Script.Source.ADAM);
  }

  /**
   * Differentiates a scalar.
   *
   * @param keepGraph whether the gradients can be differentiated in turn
   */
  List<PtNDArray> gradient(PtNDArray value, List<PtNDArray> at, boolean keepGraph) {
    if (at.isEmpty()) {
      return List.of();
    }
    // DJL makes lists of the arguments that are named so.
    NDList arguments = new NDList(at.size() + 2);
    value.setName("outputs[]");
    arguments.add(value);
    for (PtNDArray point : at) {
      point.setName("inputs[]");
      arguments.add(point);
    }
    arguments.add(scalars.flag(keepGraph));
    List<PtNDArray> gradients = new ArrayList<>(at.size());
    try {
      gradient.call(arguments.toArray(PtNDArray[]::new)).forEach(g -> gradients.add((PtNDArray) g));
    } finally {
      arguments.forEach(a -> a.setName(null)); // else the next script would take it for a list
    }
    return gradients;
  }

  PtNDArray clip(PtNDArray x, double low, double high) {
    return clip.one(x, scalars.ofDouble(low), scalars.ofDouble(high));
  }

  PtNDArray maxOfLastAxis(PtNDArray x) {
    return max.one(x);
  }

  PtNDArray softplus(PtNDArray x) {
    return softplus.one(x);
  }

  PtNDArray channelsLast(PtNDArray x) {
    return channelsLast.one(x);
  }

  /** Returns factor, term, mean and biased variance; see {@link Script.Source#STATISTICS}. */
  NDList statistics(PtNDArray images, long rows, double epsilon) {
    return statistics.call(images, scalars.ofDouble((double) rows), scalars.ofDouble(epsilon));
  }

  /** Returns weight, first and second moment after a step; rate and epsilon are 0-d, on the CPU. */
  NDList adam(
      List<PtNDArray> weightMomentsAndGradient,
      double beta1,
      double beta2,
      PtNDArray rate,
      PtNDArray epsilon) {
    NDList arguments = new NDList();
    arguments.addAll(weightMomentsAndGradient);
    arguments.add(scalars.ofDouble(beta1));
    arguments.add(scalars.ofDouble(beta2));
    arguments.add(rate);
    arguments.add(epsilon);
    return adam.call(arguments.toArray(PtNDArray[]::new));
  }

  @Override
  public void close() {
    gradient.close();
    clip.close();
    max.close();
    softplus.close();
    channelsLast.close();
    statistics.close();
    adam.close();
  }
}
