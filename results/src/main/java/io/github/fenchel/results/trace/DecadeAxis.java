package io.github.fenchel.results.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jfree.chart.axis.SymbolAxis;

/**
 * A logarithmic axis that also has room for values without a logarithm: 0 is a row below the
 * decades, infinity a row above.
 *
 * @param low the exponent of the lowest decade
 * @param high the exponent above the highest
 * @param zero whether there is a row for 0
 * @param infinite whether there is a row for what is not finite
 */
record DecadeAxis(int low, int high, boolean zero, boolean infinite) {

  /** The axis that holds all of these; NaN is a missing value. */
  static DecadeAxis of(double[] values) {
    double[] logs =
        Arrays.stream(values)
            .filter(value -> value > 0 && Double.isFinite(value))
            .map(StrictMath::log10)
            .toArray();
    int low = (int) Math.floor(Arrays.stream(logs).min().orElse(-1));
    int high = (int) Math.ceil(Arrays.stream(logs).max().orElse(0));
    return new DecadeAxis(
        low,
        Math.max(low + 1, high),
        Arrays.stream(values).anyMatch(value -> value == 0),
        Arrays.stream(values).anyMatch(Double::isInfinite));
  }

  /** Returns how many rows above the bottom a value stands; NaN for NaN. */
  double row(double value) {
    int decades = zero ? 1 : 0;
    if (value == 0) {
      return 0;
    }
    return Double.isInfinite(value)
        ? decades + high - low + 1
        : decades + StrictMath.log10(value) - low;
  }

  /** Returns the axis of a chart, which places a value at its {@link #row}. */
  SymbolAxis drawn() {
    List<String> labels = new ArrayList<>();
    if (zero) {
      labels.add("0");
    }
    for (int exponent = low; exponent <= high; exponent++) {
      labels.add("1e" + exponent);
    }
    if (infinite) {
      labels.add("inf");
    }
    SymbolAxis axis = new SymbolAxis(null, labels.toArray(String[]::new));
    axis.setGridBandsVisible(false);
    return axis;
  }
}
