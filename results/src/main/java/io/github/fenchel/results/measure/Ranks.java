package io.github.fenchel.results.measure;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The order of numbers, with one rule for ties each. */
final class Ranks {
  private Ranks() {}

  /** Returns each value's rank from 1, ascending; equal values share the mean of their ranks. */
  static double[] averaged(double[] values) {
    Integer[] order = IntStream.range(0, values.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
    double[] ranks = new double[values.length];
    int from = 0;
    while (from < order.length) {
      int to = from + 1;
      while (to < order.length && values[order[to]] == values[order[from]]) {
        to++;
      }
      double mean = (from + 1 + to) / 2.0;
      for (int i = from; i < to; i++) {
        ranks[order[i]] = mean;
      }
      from = to;
    }
    return ranks;
  }

  /** Returns which places hold the k largest values; of equal values, the lower place is taken. */
  static boolean[] largest(double[] values, int k) {
    Integer[] order = IntStream.range(0, values.length).boxed().toArray(Integer[]::new);
    Arrays.sort(
        order,
        Comparator.<Integer>comparingDouble(i -> -values[i])
            .thenComparing(Comparator.naturalOrder()));
    boolean[] chosen = new boolean[values.length];
    for (int i = 0; i < k; i++) {
      chosen[order[i]] = true;
    }
    return chosen;
  }
}
