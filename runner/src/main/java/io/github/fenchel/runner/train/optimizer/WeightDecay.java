package io.github.fenchel.runner.train.optimizer;

/** Where weight decay acts. */
public enum WeightDecay {
  /** In the gradient, {@code g + decay w}: it passes through the optimizer's state. */
  COUPLED,
  /**
   * Apart from the gradient: {@code w} shrinks by {@code 1 - rate decay} before the step.
   *
   * @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter, 2019</a>
   */
  DECOUPLED
}
