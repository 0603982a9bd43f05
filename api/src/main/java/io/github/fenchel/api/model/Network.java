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

  /**
   * Returns the last feature map: what the last layer with several places per channel gives.
   *
   * @param images {@code [N,C,H,W]} in [0,1]
   * @return {@code [N,F,h,w]}
   * @throws UnsupportedOperationException if the blueprint has none
   * @see Blueprint#hasFeatures
   */
  default Tensor features(Tensor images, Mode mode, Draws draws) {
    throw new UnsupportedOperationException("the network names no feature map");
  }

  /**
   * Returns the class scores of a feature map: {@code logits(x) = classify(features(x))}.
   *
   * @param features {@code [N,F,h,w]}
   * @return {@code [N,K]}
   * @throws UnsupportedOperationException if the blueprint has none
   */
  default Tensor classify(Tensor features, Mode mode, Draws draws) {
    throw new UnsupportedOperationException("the network names no feature map");
  }
}
