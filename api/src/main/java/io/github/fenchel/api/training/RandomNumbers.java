package io.github.fenchel.api.training;

/**
 * A stream of random numbers that a seed determines, the same on every machine; not thread-safe.
 */
public interface RandomNumbers {

  /** Returns a whole number from 0 to below {@code bound}, each equally likely. */
  int below(int bound);

  /** Returns true with the given probability. */
  boolean chance(double probability);

  /** Returns a number of [-1,1), a multiple of 2^-23: a float holds it exactly. */
  double uniform();

  /** Returns a number that is normal with mean 0 and variance 1. */
  double normal();

  /** Returns the numbers from 0 to below {@code size} in an order, each order equally likely. */
  int[] permutation(int size);

  /** Returns a number from {@code low} to below {@code high}, or both if they are equal. */
  default double between(double low, double high) {
    return low + (high - low) * (uniform() + 1) / 2;
  }
}
