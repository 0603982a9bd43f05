package io.github.fenchel.api.model;

/** How a weight starts; the numbers are drawn in Java. */
public sealed interface Initializer {

  /**
   * Every entry the same.
   *
   * @param value the entry
   */
  record Constant(double value) implements Initializer {}

  /**
   * Independent normal entries with mean 0.
   *
   * @param deviation their standard deviation
   */
  record Normal(double deviation) implements Initializer {}

  /**
   * Independent uniform entries in [-bound, bound).
   *
   * @param bound the bound
   */
  record Uniform(double bound) implements Initializer {}

  /** He et al. (2015): normal with variance {@code 2 / fan}, for layers before a ReLU. */
  static Initializer heNormal(long fan) {
    return new Normal(Math.sqrt(2.0 / fan));
  }

  /** Glorot and Bengio (2010): uniform with variance {@code 2 / (fanIn + fanOut)}. */
  static Initializer xavierUniform(long fanIn, long fanOut) {
    return new Uniform(Math.sqrt(6.0 / (fanIn + fanOut)));
  }

  /**
   * What PyTorch's {@code Linear} and {@code Conv2d} start as: uniform in {@code 1 / sqrt(fanIn)}.
   */
  static Initializer ofPyTorch(long fanIn) {
    return new Uniform(1 / Math.sqrt((double) fanIn));
  }
}
