package io.github.fenchel.backend.tck.sample;

import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Arithmetic on host arrays whose first axis counts examples. */
public final class Rows {
  private Rows() {}

  public static int count(HostArray array) {
    return Math.toIntExact(array.shape().get(0));
  }

  /** Returns {@code <a,b>} of each row. */
  public static double[] dot(HostArray a, HostArray b) {
    double[] sums = new double[count(a)];
    int width = a.size() / sums.length;
    for (int i = 0; i < a.size(); i++) {
      sums[i / width] += a.at(i) * b.at(i);
    }
    return sums;
  }

  /** Returns the largest magnitude of each row. */
  public static double[] largest(HostArray array) {
    double[] largest = new double[count(array)];
    int width = array.size() / largest.length;
    for (int i = 0; i < array.size(); i++) {
      largest[i / width] = Math.max(largest[i / width], Math.abs(array.at(i)));
    }
    return largest;
  }

  public static boolean areFinite(HostArray array) {
    return Arrays.stream(array.toDoubles()).allMatch(Double::isFinite);
  }

  public static HostArray minus(HostArray a, HostArray b) {
    return combine(a, b, (x, y) -> x - y);
  }

  public static HostArray plus(HostArray a, HostArray b) {
    return combine(a, b, Double::sum);
  }

  public static HostArray times(HostArray a, double factor) {
    return each(a, x -> x * factor);
  }

  /** Returns {@code t a + (1 - t) b}. */
  public static HostArray between(HostArray a, HostArray b, double t) {
    return combine(a, b, (x, y) -> t * x + (1 - t) * y);
  }

  public static HostArray each(HostArray a, DoubleUnaryOperator function) {
    return combine(a, a, (x, y) -> function.applyAsDouble(x));
  }

  private static HostArray combine(HostArray a, HostArray b, DoubleBinaryOperator function) {
    double[] values = new double[a.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = function.applyAsDouble(a.at(i), b.at(i));
    }
    return HostArray.of(a.shape(), values);
  }

  /** Returns the rows of these numbers, in this order. */
  public static HostArray take(HostArray array, int... rows) {
    int width = array.size() / count(array);
    double[] values = new double[rows.length * width];
    for (int row = 0; row < rows.length; row++) {
      for (int i = 0; i < width; i++) {
        values[row * width + i] = array.at(rows[row] * width + i);
      }
    }
    return HostArray.of(array.shape().with(0, rows.length), values);
  }

  /** Returns {@code [N]} numbers as steps, {@code [N,1,1,1]}. */
  public static HostArray steps(double... values) {
    return HostArray.of(Shape.of(values.length, 1, 1, 1), values);
  }
}
