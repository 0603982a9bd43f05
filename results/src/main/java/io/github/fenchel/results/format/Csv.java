package io.github.fenchel.results.format;

import java.util.List;

/** Comma-separated values as RFC 4180 has them, but for line feeds alone; alike in every locale. */
public final class Csv {
  private final StringBuilder text = new StringBuilder();

  /** A file that begins with a line of headings. */
  public Csv(List<String> header) {
    line(header);
  }

  /** Adds a line. */
  public void line(List<String> cells) {
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      boolean quoted = cell.matches("(?s).*[\",\r\n].*");
      text.append(i == 0 ? "" : ",");
      text.append(quoted ? '"' + cell.replace("\"", "\"\"") + '"' : cell);
    }
    text.append('\n');
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
