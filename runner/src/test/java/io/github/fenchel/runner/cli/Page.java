package io.github.fenchel.runner.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of Markdown: its headings, links, code and tables.
 *
 * @param file where it is; links are relative to it
 * @param text all of it
 * @param blocks the code between fences
 * @param links the targets of links and pictures
 * @param codes the code within lines
 * @param anchors what links may name after {@code #}, as GitHub derives it from the headings
 * @param rows the rows of all tables
 */
record Page(
    Path file,
    String text,
    List<Block> blocks,
    List<Piece> links,
    List<Piece> codes,
    Set<String> anchors,
    List<Row> rows) {
  private static final String FENCE = "```";
  private static final Pattern HEADING = Pattern.compile("#{1,6} (.*)");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern LINK = Pattern.compile("!?\\[[^\\]]*\\]\\(([^)\\s]+)\\)");

  /** A piece of one line; lines count from 1. */
  record Piece(String text, int line) {}

  /** A fenced block: what stands after its opening fence, its text, and its first line. */
  record Block(String info, String text, int line) {}

  /** A row of a table, with the first two cells of the table's heading. */
  record Row(List<String> heading, List<String> cells, int line) {
    /** Returns whether its table's heading begins with these cells. */
    boolean isUnder(String... beginning) {
      return heading.size() >= beginning.length
          && heading.subList(0, beginning.length).equals(List.of(beginning));
    }

    /** Returns the pieces of code in a cell; none where the row is shorter. */
    List<String> codes(int cell) {
      return cell < cells.size()
          ? CODE.matcher(cells.get(cell)).results().map(found -> found.group(1)).toList()
          : List.of();
    }
  }

  static Page read(Path file) {
    try {
      return of(file, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Page of(Path file, String text) {
    List<Block> blocks = new ArrayList<>();
    List<Piece> links = new ArrayList<>();
    List<Piece> codes = new ArrayList<>();
    Set<String> anchors = new LinkedHashSet<>();
    List<Row> rows = new ArrayList<>();
    List<String> heading = List.of();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith(FENCE)) {
        int end = i + 1;
        while (end < lines.size() && !lines.get(end).startsWith(FENCE)) {
          end++;
        }
        String inside = String.join("\n", lines.subList(i + 1, end)) + "\n";
        blocks.add(new Block(line.substring(FENCE.length()).strip(), inside, i + 2));
        i = end;
        continue;
      }
      Matcher title = HEADING.matcher(line);
      if (title.matches()) {
        addAnchor(title.group(1), anchors);
      }
      for (Matcher code = CODE.matcher(line); code.find(); ) {
        codes.add(new Piece(code.group(1), i + 1));
      }
      for (Matcher link = LINK.matcher(CODE.matcher(line).replaceAll("code")); link.find(); ) {
        links.add(new Piece(link.group(1), i + 1));
      }
      if (!line.startsWith("|")) {
        heading = List.of();
      } else if (heading.isEmpty()) {
        heading = cells(line);
      } else if (!line.startsWith("|---")) {
        rows.add(new Row(heading, cells(line), i + 1));
      }
    }
    return new Page(file, text, blocks, links, codes, anchors, rows);
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.substring(1).split("\\|", -1)).map(String::strip).toList();
  }

  /** For the names of tests. */
  @Override
  public String toString() {
    return String.valueOf(file.getFileName());
  }

  /** The second heading of one text gets {@code -1}, and so on. */
  private static void addAnchor(String heading, Set<String> anchors) {
    String plain =
        heading
            .strip()
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^\\p{L}\\p{N} _-]", "")
            .replace(' ', '-');
    String anchor = plain;
    for (int i = 1; !anchors.add(anchor); i++) {
      anchor = plain + "-" + i;
    }
  }
}
