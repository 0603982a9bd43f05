package io.github.fenchel.runner.data.folder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A table of comma-separated values with a header, as RFC 4180 and Commons CSV have it: fields may
 * be quoted, quoted fields may hold commas, line ends and doubled quotes, lines end in whatever
 * way. Spaces around a field, blank lines and a byte order mark are also ignored.
 *
 * @param header the names of the columns
 * @param records the rows, each with a field for each column
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
 */
record CsvText(List<String> header, List<Line> records) {
  private static final int MOST_COLUMNS = 1_000;
  private static final int MOST_NAMES = 10;
  private static final int LONGEST_NAME = 40;
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setIgnoreSurroundingSpaces(true)
          .setIgnoreEmptyLines(false)
          .setLenientEof(false)
          .setTrailingData(false)
          .get();

  CsvText {
    header = List.copyOf(header);
    records = List.copyOf(records);
  }

  /**
   * One row.
   *
   * @param line the line that it starts in, from 1
   * @param fields its fields
   */
  record Line(long line, List<String> fields) {
    Line {
      fields = List.copyOf(fields);
    }
  }

  /** What is wrong with a table, to follow the file's name; quotes nothing of its content. */
  static final class Unfit extends IOException {
    private static final long serialVersionUID = 1;

    private Unfit(String what) {
      super(what);
    }

    private Unfit(long line, String what) {
      this(":" + line + ": " + what);
    }
  }

  /**
   * Reads a table.
   *
   * @throws Unfit if it is not in UTF-8, not of comma-separated values, or a row has not a field
   *     for each column
   */
  static CsvText parse(byte[] content) throws Unfit {
    String text = text(content);
    checkWidth(text);
    List<String> header = List.of();
    List<Line> records = new ArrayList<>();
    long line = 1;
    try (CSVParser parser = CSVParser.parse(text, FORMAT)) {
      for (CSVRecord found : parser) {
        long start = line;
        line = parser.getCurrentLineNumber() + 1;
        if (found.size() == 1 && found.get(0).isEmpty()) {
          continue;
        }
        if (header.isEmpty()) {
          header = header(start, found.toList());
        } else if (found.size() != header.size()) {
          throw new Unfit(
              start, found.size() + " fields, expected " + header.size() + " as in the header");
        } else {
          records.add(new Line(start, found.toList()));
        }
      }
    } catch (IOException | UncheckedIOException malformed) {
      if (malformed instanceof Unfit unfit) {
        throw unfit;
      }
      throw new Unfit(line, "a quoted field that does not end before the next comma");
    }
    if (header.isEmpty()) {
      throw new Unfit(": is empty; expected a header and a row for each image");
    }
    return new CsvText(header, records);
  }

  private static String text(byte[] content) throws Unfit {
    if (content.length >= 2
        && ((content[0] == -1 && content[1] == -2) || (content[0] == -2 && content[1] == -1))) {
      throw new Unfit(": is in UTF-16, expected UTF-8; save the table in that encoding");
    }
    ByteBuffer bytes = ByteBuffer.wrap(content);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException other) {
      String before = new String(content, 0, bytes.position(), StandardCharsets.ISO_8859_1);
      throw new Unfit(
          before.chars().filter(c -> c == '\n').count() + 1,
          "is not in UTF-8; save the table in that encoding");
    }
  }

  /** A line of a million commas would be a million fields. */
  private static void checkWidth(String text) throws Unfit {
    int commas = 0;
    long line = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        line++;
        commas = 0;
      } else if (c == ',' && ++commas > MOST_COLUMNS) {
        throw new Unfit(line, "has more than " + MOST_COLUMNS + " columns");
      }
    }
  }

  private static List<String> header(long line, List<String> names) throws Unfit {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!name.isEmpty() && !seen.add(name)) {
        throw new Unfit(
            line,
            "column "
                + (names.lastIndexOf(name) + 1)
                + " has the name of column "
                + (names.indexOf(name) + 1)
                + "; remove or rename one of the two");
      }
    }
    return names;
  }

  /**
   * Returns the place of a column.
   *
   * @param witness another column, without which this is not such a table, and its names are not
   *     shown
   * @throws Unfit if there is none
   */
  int column(String name, String witness) throws Unfit {
    int column = header.indexOf(name);
    if (column >= 0) {
      return column;
    }
    String only = header.size() == 1 ? header.get(0) : "";
    String separator = only.indexOf(';') >= 0 ? "semicolons" : "tabs";
    if (only.indexOf(';') >= 0 || only.indexOf('\t') >= 0) {
      throw new Unfit(1, "its fields are separated by " + separator + ", expected commas");
    }
    String found =
        header.contains(witness)
            ? "found " + names()
            : String.format(Locale.ROOT, "it has %d columns", header.size());
    throw new Unfit(1, "no column \"" + name + "\"; " + found);
  }

  private String names() {
    StringBuilder names = new StringBuilder();
    for (String name : header.subList(0, Math.min(MOST_NAMES, header.size()))) {
      names.append(names.isEmpty() ? "" : ", ");
      names.append(name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "...");
    }
    return names + (header.size() > MOST_NAMES ? ", ..." : "");
  }
}
