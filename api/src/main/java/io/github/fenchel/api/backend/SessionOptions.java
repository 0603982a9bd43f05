package io.github.fenchel.api.backend;

import io.github.fenchel.api.tensor.DataType;

/**
 * How a session computes.
 *
 * @param device {@code cpu}, or {@code cuda:0} and so on
 * @param dataType the floating type of every variable, input and result: FLOAT32 or FLOAT64
 * @param threads the engine's threads for one operation; a different count gives different bits
 */
public record SessionOptions(String device, DataType dataType, int threads) {
  /** Checks that the type is floating and that there is a thread. */
  public SessionOptions {
    if (!dataType.isFloating()) {
      throw new IllegalArgumentException("a session computes in a floating type, not " + dataType);
    }
    if (threads < 1) {
      throw new IllegalArgumentException("a session needs a thread, not " + threads);
    }
  }
}
