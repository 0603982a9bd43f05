package io.github.fenchel.api.explain;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.tensor.HostArray;

/**
 * A search in Java for perturbed images that a trained network, or its maps, get wrong: for what
 * takes too many steps, or too many decisions of its own, for one program of the engine.
 *
 * <p>Metrics with equal attacks see the same attacked images, which are made once: write it as a
 * record.
 */
public interface ImageAttack {
  /** Returns a name, e.g. {@code auto linf 8/255}: part of the seeds of its draws. */
  String name();

  /** Returns what attacking one image costs at most. */
  Passes passes(ImageShape image);

  /**
   * Perturbs images within the attack's bound and within [0,1]; each on its own, whatever is
   * attacked with it. An image for which nothing is found stays as it is.
   *
   * @return {@code [n,C,H,W]}
   */
  HostArray perturb(TrainedModel model, LabeledImages images);
}
