package io.github.fenchel.suites.spelling;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Guesses what a misspelt word was meant to be. */
public final class Suggestion {
  private static final int MOST = 100;

  private static final Pattern NUMBER = Pattern.compile("[-+]?" + NumberSyntax.DECIMAL);

  private Suggestion() {}

  /** Returns the nearest known word, or one that holds this one, if it is near enough. */
  public static Optional<String> nearest(String word, Collection<String> all) {
    String lower = word.toLowerCase(Locale.ROOT);
    List<String> numbers = numbers(lower);
    // Another number is not a misspelling of this one: 6/255 is not meant to be 8/255, nor 1e3
    // 1e-3.
    List<String> known =
        all.stream()
            .filter(k -> numbers.isEmpty() || numbers(k.toLowerCase(Locale.ROOT)).equals(numbers))
            .toList();
    return misspelt(lower, known)
        .or(() -> known.stream().filter(k -> lower.length() > 2 && k.contains(lower)).findFirst());
  }

  /** The numbers in a value that begins with one; a word with digits in it is a name. */
  private static List<String> numbers(String word) {
    if (!NUMBER.matcher(word).lookingAt()) {
      return List.of();
    }
    return NUMBER.matcher(word).results().map(MatchResult::group).toList();
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
        known.isEmpty()
            ? "there are none"
            : "expected one of " + known.stream().limit(MOST).collect(Collectors.joining(", "));
    if (known.size() > MOST) {
      list += " and " + (known.size() - MOST) + " more";
    }
    String all = list;
    return nearest(word, known).map(near -> "did you mean \"" + near + "\"? " + all).orElse(all);
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
