package io.github.fenchel.api.parameter;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** One spelling for each path and each list of numbers. */
final class Spelling {
  /** Beyond it a number's plain spelling would be longer than anyone would write. */
  private static final int MOST_DIGITS = 100;

  private Spelling() {}

  /** Returns a path without what does not change where it leads; links are not looked at. */
  static String path(String text) {
    if (text.isBlank()) {
      return text;
    }
    Deque<String> parts = new ArrayDeque<>();
    for (String part : text.split("/", -1)) {
      if (part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..")) {
        parts.removeLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    String path = (text.startsWith("/") ? "/" : "") + String.join("/", parts);
    return path.isEmpty() ? "." : path;
  }

  /** Returns numbers in their shortest plain form with a space between them. */
  static String numbers(String text) {
    List<String> numbers = new ArrayList<>();
    for (String word : text.strip().split("[ ,]+", -1)) {
      try {
        BigDecimal number = new BigDecimal(word).stripTrailingZeros();
        if (Math.abs((long) number.scale()) + number.precision() > MOST_DIGITS) {
          return text;
        }
        numbers.add(number.toPlainString());
      } catch (NumberFormatException none) {
        return text;
      }
    }
    return String.join(" ", numbers);
  }
}
