package io.github.fenchel.api.tensor;

/** The element types of tensors and host arrays. */
public enum DataType {
  /** IEEE 754 single precision: what networks train in. */
  FLOAT32(4),
  /** IEEE 754 double precision: the oracle. */
  FLOAT64(8),
  /** Signed 64-bit integers: labels and indices. */
  INT64(8),
  /** Results of comparisons; lives on the engine only, so cast it before it leaves a program. */
  BOOLEAN(1);

  private final int bytes;

  DataType(int bytes) {
    this.bytes = bytes;
  }

  /** Returns the bytes that one element takes. */
  public int bytes() {
    return bytes;
  }

  /** Returns whether elements of this type are real numbers, which alone have gradients. */
  public boolean isFloating() {
    return this == FLOAT32 || this == FLOAT64;
  }
}
