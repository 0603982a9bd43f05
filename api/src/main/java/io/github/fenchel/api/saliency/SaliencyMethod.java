package io.github.fenchel.api.saliency;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;

/** Explains a network's output by a map over the image. */
public interface SaliencyMethod {

  /** Returns the name of its array in {@code saliency.npz}, e.g. {@code gradient_logit}. */
  String arrayName();

  /** Returns the random numbers that explaining {@code n} such images needs. */
  default List<DrawSpec> draws(ImageShape image, int n) {
    return List.of();
  }

  /**
   * Returns the raw, signed maps with respect to the image in [0,1]: neither pooled nor scaled.
   *
   * @return {@code [N,C,H,W]}, detached
   */
  Tensor explain(Network network, Batch batch, Draws draws);
}
