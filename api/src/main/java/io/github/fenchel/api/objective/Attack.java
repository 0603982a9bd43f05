package io.github.fenchel.api.objective;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;

/** A search for images that a trained network gets wrong. */
public interface Attack {

  /** Returns the random numbers that an attack on {@code n} such images needs. */
  default List<DrawSpec> draws(ImageShape image, int n) {
    return List.of();
  }

  /**
   * Perturbs the images within the attack's bound and within [0,1].
   *
   * @return {@code [N,C,H,W]}, detached
   */
  Tensor perturb(Network network, Batch batch, Draws draws);
}
