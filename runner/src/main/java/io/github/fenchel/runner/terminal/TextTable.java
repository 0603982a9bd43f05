package io.github.fenchel.runner.terminal;

import io.github.fenchel.api.text.PrintableText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A table of text, columns aligned: the first to the left, numbers to the right. */
public final class TextTable {
  private static final String GAP = "  ";
  private static final int WIDEST = 400;

  private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9.]+.*|- ?");

  private final List<List<String>> rows = new ArrayList<>();

  public TextTable(List<String> header) {
    row(header, rows);
  }

  public void row(List<String> cells) {
    if (cells.size() != rows.get(0).size()) {
      throw new IllegalArgumentException(
          cells.size() + " cells under " + rows.get(0).size() + " headings");
    }
    row(cells, rows);
  }

  /** A cell is one line, and its column does not push all others off the screen. */
  private static void row(List<String> cells, List<List<String>> rows) {
    rows.add(cells.stream().map(cell -> PrintableText.line(cell, WIDEST)).toList());
  }

  public String render() {
    int columns = rows.get(0).size();
    boolean[] numbers = new boolean[columns];
    for (int i = 0; i < columns; i++) {
      numbers[i] = isNumber(i);
    }
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String cell = row.get(i);
        String space = " ".repeat(widths[i] - cell.length());
        line.append(i == 0 ? "" : GAP).append(numbers[i] ? space + cell : cell + space);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** A column holds numbers if its cells start like one. */
  private boolean isNumber(int column) {
    return rows.size() > 1
        && rows.stream()
            .skip(1)
            .map(row -> row.get(column))
            .allMatch(cell -> cell.isEmpty() || NUMBER.matcher(cell).matches());
  }
}
