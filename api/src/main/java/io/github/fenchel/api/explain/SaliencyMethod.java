package io.github.fenchel.api.explain;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;

/** Explains a network's output by a map over the image. */
public interface SaliencyMethod {
  /**
   * Returns the name of its array in {@code saliency.npz}, e.g. {@code gradient_logit}: two methods
   * of a suite differ in it.
   */
  String arrayName();

  /** Returns whether it explains an output; the label's logit by default. */
  default boolean explains(Output output) {
    return output == Output.LOGIT;
  }

  /**
   * Returns the random numbers that explaining {@code n} such images needs.
   *
   * <p>The first axis of each is the images': every image has draws of its own, whatever images are
   * explained with it.
   */
  default List<DrawSpec> draws(ImageShape image, int n) {
    return List.of();
  }

  /**
   * Returns the raw, signed maps with respect to the image in [0,1]: neither pooled nor scaled.
   *
   * @param batch images and labels, without side maps
   * @return {@code [N,C,H,W]}, detached
   */
  Tensor explain(Network network, Batch batch, Draws draws);
}
