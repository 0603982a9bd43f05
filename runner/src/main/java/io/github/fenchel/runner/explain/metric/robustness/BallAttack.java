package io.github.fenchel.runner.explain.metric.robustness;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.Passes;

/** One attack of a set. */
interface BallAttack {
  /** Looks for points in the ball around each image that is left. */
  void hunt(Hunt hunt);

  /** Returns what an image costs that it does not find. */
  Passes passes(ImageShape image);
}
