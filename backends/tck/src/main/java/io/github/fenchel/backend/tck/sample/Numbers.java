package io.github.fenchel.backend.tck.sample;

import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.assertj.core.api.Assertions;

/** Arrays to compute with, and tolerances. */
public final class Numbers {
  private Numbers() {}

  public static HostArray vector(double... values) {
    return HostArray.of(Shape.of(values.length), values);
  }

  public static HostArray integers(long... values) {
    return HostArray.of(Shape.of(values.length), values);
  }

  public static HostArray empty(long... shape) {
    return HostArray.zeros(DataType.FLOAT64, Shape.of(shape));
  }

  /** The numbers 1, 2, 3 and so on, row-major. */
  public static HostArray counting(long... shape) {
    double[] values = new double[Math.toIntExact(Shape.of(shape).size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = i + 1;
    }
    return HostArray.of(Shape.of(shape), values);
  }

  /** Normal numbers that are the same in each run. */
  public static HostArray normal(long seed, long... shape) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    double[] values = new double[Math.toIntExact(Shape.of(shape).size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextGaussian();
    }
    return HostArray.of(Shape.of(shape), values);
  }

  /** Returns the array with one element moved. */
  public static HostArray moved(HostArray array, int index, double by) {
    double[] values = array.toDoubles();
    values[index] += by;
    return HostArray.of(array.shape(), values);
  }

  /** Returns the largest finite magnitude in an array, at least the smallest normal float. */
  public static double largest(HostArray array) {
    double largest = Float.MIN_NORMAL;
    for (double value : array.toDoubles()) {
      if (Double.isFinite(value)) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    return largest;
  }

  /**
   * Asserts that two arrays are equal but for rounding: {@code |found - expected| <= relative
   * max(|expected|, floor)}. NaN and infinities must be where they are expected.
   */
  public static void assertClose(
      String what, HostArray found, HostArray expected, double relative, double floor) {
    Assertions.assertThat(found.shape()).as("%s: shape", what).isEqualTo(expected.shape());
    for (int i = 0; i < found.size(); i++) {
      double truth = expected.at(i);
      double error = Math.abs(found.at(i) - truth);
      boolean equal =
          found.at(i) == truth
              || (Double.isNaN(found.at(i)) && Double.isNaN(truth))
              || (Double.isFinite(truth) && error <= relative * Math.max(Math.abs(truth), floor));
      if (!equal) {
        Assertions.fail(
            "%s: element %d of %s is %s, expected %s within %s relative",
            what, i, found, found.at(i), truth, relative);
      }
    }
  }
}
