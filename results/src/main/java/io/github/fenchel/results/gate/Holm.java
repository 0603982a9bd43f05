package io.github.fenchel.results.gate;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Several tests at once: the chance that any true hypothesis is rejected is held to one level. */
final class Holm {
  private Holm() {}

  /**
   * The p values adjusted for being several.
   *
   * <p>Of {@code k} values in ascending order, {@code p'_i = max over j <= i of min(1, (k - j + 1)
   * p_j)}, j from 1. Rejecting where {@code p' < alpha} keeps the chance of any false rejection
   * below alpha, however the tests depend on each other.
   *
   * @param values each in [0,1]; NaN counts as 1: a test that cannot be made rejects nothing
   * @return in the order of the values
   * @see <a href="https://www.jstor.org/stable/4615733">Holm, Scandinavian Journal of Statistics,
   *     1979</a>
   */
  static List<Double> adjusted(List<Double> values) {
    List<Double> known = values.stream().map(p -> p.isNaN() ? 1.0 : p).toList();
    List<Integer> order =
        IntStream.range(0, known.size())
            .boxed()
            .sorted(Comparator.<Integer, Double>comparing(known::get))
            .toList();
    Double[] adjusted = new Double[known.size()];
    double most = 0;
    for (int rank = 0; rank < order.size(); rank++) {
      int index = order.get(rank);
      most = Math.max(most, Math.min(1, (order.size() - rank) * known.get(index)));
      adjusted[index] = most;
    }
    return List.of(adjusted);
  }
}
