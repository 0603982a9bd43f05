package io.github.fenchel.results.measure;

import java.util.Arrays;

/** An array of which only the direction counts; made once and compared with many. */
final class UnitVector {
  private final double[] values;
  private final double length;

  private UnitVector(double[] values) {
    this.values = values;
    double square = 0;
    for (double value : values) {
      square += value * value;
    }
    this.length = Math.sqrt(square);
  }

  /** The direction of an array; undefined if that is zero or not finite. */
  static UnitVector of(double[] values) {
    // Scaled by the maximum, so that squares of tiny gradients do not vanish.
    return new UnitVector(Similarity.divided(values, Similarity.largest(values)));
  }

  /** The direction of an array less its mean; undefined if that is constant or not finite. */
  static UnitVector centered(double[] values) {
    if (Similarity.isConstant(values)) {
      return undefined(values);
    }
    double mean = Arrays.stream(values).sum() / values.length;
    return new UnitVector(Arrays.stream(values).map(value -> value - mean).toArray());
  }

  /** The direction of an array's ranks less their mean; likewise. */
  static UnitVector ranked(double[] values) {
    return Similarity.isConstant(values) ? undefined(values) : centered(Similarity.ranks(values));
  }

  private static UnitVector undefined(double[] values) {
    return new UnitVector(new double[values.length]);
  }

  /**
   * The cosine of the angle to another.
   *
   * <p>{@code <a,b> / (||a||_2 ||b||_2)}.
   *
   * @return -1 to 1; NaN if either is undefined
   * @throws IllegalArgumentException if the other has another number of entries
   */
  double cosine(UnitVector other) {
    Similarity.checkLengths(values, other.values);
    double product = 0;
    for (int i = 0; i < values.length; i++) {
      product += values[i] * other.values[i];
    }
    return product / length / other.length;
  }
}
