package io.github.fenchel.runner.data.split;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Numbers that a suite writes one after the other, e.g. a mean for each channel. */
public final class Numbers {
  public static final String THREE = "three";

  private Numbers() {}

  /**
   * Returns the numbers of a text, e.g. {@code 0.5 0.5 0.5}.
   *
   * @param id the parameter's name, for messages
   * @param count {@link #THREE}, or empty for any number of them
   * @throws IllegalArgumentException if one is none, or out of range
   */
  public static List<Double> between(
      String id, String text, String count, double least, double most) {
    List<Double> values = new ArrayList<>();
    for (String word : text.strip().split("[ ,]+", -1)) {
      try {
        values.add(new BigDecimal(word).doubleValue());
      } catch (NumberFormatException noNumber) {
        values.add(Double.NaN);
      }
    }
    boolean three = !count.equals(THREE) || values.size() == 3;
    if (!three || !values.stream().allMatch(v -> v >= least && v <= most)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s \"%s\" is not %s %s 0 and up to %s; e.g. \"0.5 0.5 0.5\"",
              id,
              text,
              count.isEmpty() ? "numbers" : count + " numbers",
              least > 0 ? "above" : "from",
              BigDecimal.valueOf(most).stripTrailingZeros().toPlainString()));
    }
    return values;
  }
}
