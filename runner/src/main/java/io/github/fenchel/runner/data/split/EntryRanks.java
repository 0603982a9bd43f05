package io.github.fenchel.runner.data.split;

import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.run.Derivation;
import io.github.fenchel.api.tensor.HostArray;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The entries of one image in the order of a map: the largest magnitude first; of equal ones, the
 * lower row-major index.
 */
final class EntryRanks {
  private final double[] magnitudes;

  /**
   * The order of an image's entries.
   *
   * @param map its map, {@code [C,H,W]}; of one channel if the method knows none, then for each
   *     channel of the image
   * @param entries how many entries the image has
   * @throws IllegalArgumentException if the map is of another size, or an entry is NaN
   */
  EntryRanks(HostArray map, int entries) {
    int size = map.size();
    if (size == 0 || entries % size != 0) {
      throw new IllegalArgumentException(
          "a map of " + size + " entries ranks no image of " + entries);
    }
    magnitudes = new double[entries];
    for (int i = 0; i < entries; i++) {
      magnitudes[i] = Math.abs(map.at(i % size));
      if (Double.isNaN(magnitudes[i])) {
        throw new IllegalArgumentException("entry " + i + " is NaN, which has no rank");
      }
    }
  }

  /** Returns whether there is nothing to tell entries apart by: a map of zeros. */
  boolean areEqual() {
    return Arrays.stream(magnitudes).allMatch(one -> one == magnitudes[0]);
  }

  /**
   * Returns the entries that are masked: {@code round((1 - k) d)} of {@code d}, halves to even.
   *
   * <p>They are the last of the order where the top stays, and the first where the bottom stays.
   */
  BitSet masked(Derivation.Arm arm, Rational kept) {
    int all = magnitudes.length;
    int masked =
        new BigDecimal(kept.denominator().subtract(kept.numerator()))
            .multiply(BigDecimal.valueOf(all))
            .divide(new BigDecimal(kept.denominator()), 0, RoundingMode.HALF_EVEN)
            .intValueExact();
    if (arm == Derivation.Arm.BOTTOM) {
      return first(masked);
    }
    BitSet last = first(all - masked);
    last.flip(0, all);
    return last;
  }

  private BitSet first(int count) {
    BitSet first = new BitSet(magnitudes.length);
    if (count == 0) {
      return first;
    }
    double[] ascending = magnitudes.clone();
    Arrays.sort(ascending);
    double least = ascending[ascending.length - count];
    int left = count;
    for (int i = 0; i < magnitudes.length; i++) {
      if (magnitudes[i] > least) {
        first.set(i);
        left--;
      }
    }
    for (int i = 0; left > 0; i++) {
      if (magnitudes[i] == least) {
        first.set(i);
        left--;
      }
    }
    return first;
  }
}
