package io.github.fenchel.api.model;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.tensor.Tensor;

/** A classifier of images in [0,1]; it normalizes inside. */
public interface Network {

  /** Returns the session that its weights live in. */
  Session session();

  /** Returns the input it was built for, which includes the mean and deviation it normalizes by. */
  NetworkInput input();

  /**
   * Returns the class scores before the softmax.
   *
   * @param images {@code [N,C,H,W]} in [0,1]
   * @param mode how batch normalization and dropout behave
   * @param draws the random numbers that dropout takes
   * @return {@code [N,K]}
   */
  Tensor logits(Tensor images, Mode mode, Draws draws);
}
