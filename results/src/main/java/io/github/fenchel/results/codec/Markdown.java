package io.github.fenchel.results.codec;

import io.github.fenchel.api.text.PrintableText;

/**
 * Text as Markdown shows it: what a person or a file says is neither markup nor a separate line.
 */
public final class Markdown {
  private static final String MARKUP = "\\`*[]|~";

  /** What begins a heading, a list or a quotation. */
  private static final String BEGINNINGS = "#+-=>";

  private Markdown() {}

  /** Returns a value for a paragraph, an item of a list or a cell of a table. */
  public static String text(String value) {
    String line = value.strip();
    StringBuilder text = new StringBuilder(line.length() + 8);
    for (int i = 0; i < line.length(); i++) {
      char at = line.charAt(i);
      switch (at) {
        case '<' -> text.append("&lt;");
        case '>' -> text.append("&gt;");
        case '&' -> text.append("&amp;");
        default -> {
          boolean begins = i == 0 && BEGINNINGS.indexOf(at) >= 0 && !isNumber(line);
          boolean marks = MARKUP.indexOf(at) >= 0 || (at == '_' && !isWithinWord(line, i));
          text.append(begins || marks ? "\\" : "").append(at);
        }
      }
    }
    return PrintableText.line(text.toString());
  }

  /** An underscore between letters or digits is not markup. */
  private static boolean isWithinWord(String line, int i) {
    return i > 0
        && i + 1 < line.length()
        && Character.isLetterOrDigit(line.charAt(i - 1))
        && Character.isLetterOrDigit(line.charAt(i + 1));
  }

  private static boolean isNumber(String line) {
    return line.length() > 1 && (Character.isDigit(line.charAt(1)) || line.charAt(1) == '.');
  }
}
