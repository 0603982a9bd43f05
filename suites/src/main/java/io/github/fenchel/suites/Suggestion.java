package io.github.fenchel.suites;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses what a misspelt word was meant to be. */
public final class Suggestion {
  private Suggestion() {}

  /** Returns the nearest known word, or one that holds this one, if it is near enough. */
  static Optional<String> nearest(String word, Collection<String> known) {
    String lower = word.toLowerCase(Locale.ROOT);
    return misspelt(lower, known)
        .or(() -> known.stream().filter(k -> lower.length() > 2 && k.contains(lower)).findFirst());
  }

  private static Optional<String> misspelt(String lower, Collection<String> known) {
    int most = Math.max(1, Math.min(3, lower.length() / 3));
    return known.stream()
        .filter(k -> Math.abs(k.length() - lower.length()) <= most)
        .filter(k -> distance(lower, k.toLowerCase(Locale.ROOT)) <= most)
        .min(
            Comparator.<String>comparingInt(k -> distance(lower, k.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Returns a hint: the nearest word, if any, and the whole list. */
  public static String hint(String word, Collection<String> known) {
    String list =
        known.isEmpty() ? "there are none" : "expected one of " + String.join(", ", known);
    return nearest(word, known).map(near -> "did you mean \"" + near + "\"? " + list).orElse(list);
  }

  /** Returns the Levenshtein distance: insertions, deletions and substitutions. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
