package io.github.fenchel.results.codec;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Comma-separated values as in RFC 4180, except that lines end with a line feed alone; the same in
 * every locale.
 *
 * <p>A text that a spreadsheet would take for a formula gets an apostrophe before it; numbers stay.
 *
 * @see <a href="https://owasp.org/www-community/attacks/CSV_Injection">OWASP, CSV Injection</a>
 */
public final class Csv {
  private static final Pattern FORMULA =
      Pattern.compile("(?s)[=+@\\t\\r\\n\uff1d\uff0b\uff0d\uff20-].+");

  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?|Infinity)");

  private final StringBuilder text = new StringBuilder();

  /** A file that begins with a line of headings. */
  public Csv(List<String> header) {
    line(header);
  }

  /** Adds a line. */
  public void line(List<String> cells) {
    for (int i = 0; i < cells.size(); i++) {
      String cell = harmless(cells.get(i));
      boolean quoted = cell.matches("(?s).*[\",\r\n\t].*");
      text.append(i == 0 ? "" : ",");
      text.append(quoted ? '"' + cell.replace("\"", "\"\"") + '"' : cell);
    }
    text.append('\n');
  }

  private static String harmless(String cell) {
    boolean formula = FORMULA.matcher(cell).matches() && !NUMBER.matcher(cell).matches();
    return formula ? "'" + cell : cell;
  }

  /** Returns a number in full; empty for NaN. */
  public static String number(double value) {
    return Double.isNaN(value) ? "" : Double.toString(value);
  }

  /** Returns the whole file. */
  @Override
  public String toString() {
    return text.toString();
  }
}
