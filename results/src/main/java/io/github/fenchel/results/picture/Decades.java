package io.github.fenchel.results.picture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A logarithmic axis, in rows of a decade each: what is exactly 0 stands a row below the decades,
 * what is infinite a row above.
 *
 * @param low the exponent of the lowest decade
 * @param high the exponent above the highest
 * @param zero whether there is a row for 0
 * @param infinite whether there is a row for what is not finite
 */
record Decades(int low, int high, boolean zero, boolean infinite) {

  /** The axis that holds all of these; NaN is no value. */
  static Decades of(double[] values) {
    double[] logs =
        Arrays.stream(values)
            .filter(value -> value > 0 && Double.isFinite(value))
            .map(StrictMath::log10)
            .toArray();
    int low = (int) Math.floor(Arrays.stream(logs).min().orElse(-1));
    int high = (int) Math.ceil(Arrays.stream(logs).max().orElse(0));
    return new Decades(
        low,
        Math.max(low + 1, high),
        Arrays.stream(values).anyMatch(value -> value == 0),
        Arrays.stream(values).anyMatch(Double::isInfinite));
  }

  int rows() {
    return high - low + (zero ? 1 : 0) + (infinite ? 1 : 0);
  }

  /** Returns how many rows above the bottom a value stands. */
  double row(double value) {
    if (value == 0) {
      return 0;
    }
    return Double.isInfinite(value) ? rows() : StrictMath.log10(value) - low + (zero ? 1 : 0);
  }

  /** A line of the axis. */
  record Tick(double row, String label) {}

  /** Returns the lines, from the bottom: 0, every {@code stride}-th decade, infinity. */
  List<Tick> ticks(int stride) {
    List<Tick> ticks = new ArrayList<>();
    if (zero) {
      ticks.add(new Tick(0, "0"));
    }
    for (int exponent = low; exponent <= high; exponent++) {
      if (Math.floorMod(exponent, stride) == 0) {
        ticks.add(new Tick(exponent - low + (zero ? 1 : 0), "1e" + exponent));
      }
    }
    if (infinite) {
      ticks.add(new Tick(rows(), "inf"));
    }
    return ticks;
  }
}
