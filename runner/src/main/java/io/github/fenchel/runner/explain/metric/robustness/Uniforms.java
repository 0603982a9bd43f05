package io.github.fenchel.runner.explain.metric.robustness;

/** Random numbers of one image, uniform in [-1,1), taken one after another. */
final class Uniforms {
  private final double[] numbers;
  private int at;

  Uniforms(double... numbers) {
    this.numbers = numbers.clone();
  }

  /** Returns -1 or 1. */
  double sign() {
    return numbers[at++] < 0 ? -1 : 1;
  }

  /** Returns a whole number from 0 to below a bound. */
  int below(int bound) {
    return Math.min((int) ((numbers[at++] + 1) / 2 * bound), bound - 1);
  }
}
