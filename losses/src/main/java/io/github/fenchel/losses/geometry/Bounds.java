package io.github.fenchel.losses.geometry;

import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.Tensor;

/** What norms share: checked parameters, and the indicator of a ball. */
public final class Bounds {
  private Bounds() {}

  /** Refuses a number that is not finite and greater than zero. */
  public static void requirePositive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " is " + value + ", expected a number > 0");
    }
  }

  /** Refuses a number that is not finite and at least zero. */
  public static void requireNotNegative(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " is " + value + ", expected a number >= 0");
    }
  }

  /** The indicator of {@code length <= bound}; see {@link #indicator(Tensor, Tensor)}. */
  public static Tensor indicator(Tensor length, double bound) {
    return indicator(length, length.fill(bound));
  }

  /**
   * The indicator of {@code length <= bound}, for each element.
   *
   * <p>0 inside, plus infinity outside, NaN for NaN. A maximizer lies outside of its own ball by
   * rounding as often as not: the boundary is a relative 1e-5 wide in FLOAT32, 1e-10 in FLOAT64.
   *
   * @param length at least 0
   * @param bound at least 0; where it is 0, nothing but 0 is inside
   * @return same shape
   */
  public static Tensor indicator(Tensor length, Tensor bound) {
    double tolerance = length.dataType() == DataType.FLOAT32 ? 1e-5 : 1e-10;
    return length
        .greaterThan(bound.mul(1 + tolerance))
        .where(length.fill(Double.POSITIVE_INFINITY), length.sub(length));
  }
}
