package io.github.fenchel.runner.explain.metric.robustness;

/** What the Square attack tries in a ball. */
interface Squares {
  /** Returns how many random numbers the first point takes. */
  int startDraws();

  /** Returns how many random numbers each further point takes. */
  int draws();

  /** Returns the first point around an image. */
  double[] start(double[] image, Uniforms draws);

  /**
   * Returns another point to try.
   *
   * @param best the best point so far
   * @param share the share of the pixels that the square covers
   */
  double[] next(double[] image, double[] best, double share, Uniforms draws);
}
