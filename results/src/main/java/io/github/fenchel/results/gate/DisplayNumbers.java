package io.github.fenchel.results.gate;

import java.util.Locale;

/** Numbers for display, the same in every locale. */
final class DisplayNumbers {
  private DisplayNumbers() {}

  static String plain(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }

  static String signed(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%+.4f", value);
  }
}
