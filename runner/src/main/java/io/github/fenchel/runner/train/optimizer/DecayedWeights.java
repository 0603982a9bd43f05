package io.github.fenchel.runner.train.optimizer;

import io.github.fenchel.api.backend.Variable;

/** Which weights decay. */
public enum DecayedWeights {
  /** All of them. */
  ALL,
  /**
   * Kernels and matrices: those with more than one axis. Biases and the scales of normalization
   * have one, and stay as gradients move them.
   *
   * @see <a href="https://arxiv.org/abs/1812.01187">He et al., 2019: no bias decay</a>
   */
  KERNELS;

  boolean contains(Variable weight) {
    return this == ALL || weight.shape().rank() > 1;
  }
}
