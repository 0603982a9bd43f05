package io.github.fenchel.api.text;

import java.util.stream.Collectors;

/**
 * Text from files, plugins and exceptions as people may see it: nothing in it steers a terminal,
 * starts a new line, or runs on for megabytes.
 *
 * <p>A character that is shown by its number looks as Java and JSON write it, e.g. {@code \u001b}.
 *
 * @see <a href="https://trojansource.codes/">Boucher and Anderson, Trojan Source, USENIX Security
 *     2023</a>, for characters that reorder a line
 */
public final class PrintableText {
  private PrintableText() {}

  /** Returns a value for one line: line breaks, tabs and all else that steers are escaped. */
  public static String line(String value) {
    return escaped(value, false);
  }

  /** Returns text of several lines: line feeds and tabs stay, all else that steers is escaped. */
  public static String lines(String text) {
    return escaped(text, true);
  }

  /** Returns a value for one line, no longer than that many characters and a word on the rest. */
  public static String line(String value, int most) {
    return cut(line(value.length() > most ? value.substring(0, most) : value), value, most);
  }

  /** Returns text of several lines, each shown as one, all but the first indented. */
  public static String indented(String text, int by) {
    return text.strip()
        .lines()
        .map(PrintableText::line)
        .collect(Collectors.joining("\n" + " ".repeat(by)));
  }

  private static String cut(String shown, String value, int most) {
    return value.length() <= most ? shown : shown + more(value.length() - most);
  }

  /** Returns the end of a value from which this many characters are left out. */
  public static String more(long left) {
    return "... (" + left + " more characters)";
  }

  /**
   * Returns whether a character, or half of a pair that is not whole, is shown by its number: it
   * steers terminals, reorders a line or cannot be seen.
   */
  public static boolean steers(int codePoint) {
    if ((codePoint & 0xfffe) == 0xfffe) {
      return true; // no character, and none that XML may hold
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      // Of the invisible ones, those that join letters and emoji are part of words.
      case Character.FORMAT -> codePoint != 0x200c && codePoint != 0x200d && codePoint != 0xad;
      default -> false;
    };
  }

  /** Returns a character by its number. */
  public static String escape(int codePoint) {
    StringBuilder text = new StringBuilder();
    for (char half : Character.toChars(codePoint)) {
      String hex = Integer.toHexString(half);
      text.append("\\u").append("0".repeat(4 - hex.length())).append(hex);
    }
    return text.toString();
  }

  private static String escaped(String text, boolean several) {
    StringBuilder shown = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      int at = text.codePointAt(i);
      i += Character.charCount(at);
      if (several && (at == '\n' || at == '\t')) {
        shown.append((char) at);
      } else if (at == '\n' || at == '\t' || at == '\r') {
        shown.append(at == '\n' ? "\\n" : at == '\t' ? "\\t" : "\\r");
      } else if (steers(at)) {
        shown.append(escape(at));
      } else {
        shown.appendCodePoint(at);
      }
    }
    return shown.toString();
  }
}
