package io.github.fenchel.results.gate;

import java.util.Locale;

/** Numbers and digests for people, alike in every locale. */
final class Numbers {
  private static final int BRIEF = 12;

  private Numbers() {}

  static String plain(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }

  static String signed(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%+.4f", value);
  }

  static boolean isDigest(String text) {
    return text.matches("[0-9a-f]{64}");
  }

  /** The beginning of a digest, which tells it apart. */
  static String brief(String digest) {
    return digest.substring(0, Math.min(BRIEF, digest.length()));
  }
}
