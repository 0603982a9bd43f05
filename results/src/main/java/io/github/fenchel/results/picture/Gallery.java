package io.github.fenchel.results.picture;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.tensor.HostArray;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The figure of a suite: rows are images, columns the input and one map for each cell.
 *
 * <p>Gray, black for 0 and white for large, linear: as the field prints such maps, so that they
 * survive a gray printer, and no color map suggests edges that are not in the numbers. One scale is
 * shared by all maps of a row, so that a darker map is a smaller gradient; it is printed at the
 * left.
 */
public final class Gallery {
  private static final int GAP = 8;
  private static final int MARGIN = 16;
  private static final int LEAST_COLUMN = 96;
  private static final int LABEL = 104;
  private static final Color EMPTY = new Color(0xEE, 0xEE, 0xEE);

  private Gallery() {}

  /**
   * The caption of the figure.
   *
   * @param title its title, e.g. the suite's name
   * @param quantity what every map is, e.g. {@code |gradient of the label's logit|}
   */
  public record Header(String title, String quantity) {}

  /**
   * One cell of the suite.
   *
   * @param title what it is, e.g. {@code l1 fast}
   * @param notes lines beneath, e.g. {@code epsilon 8/255 pixel}, {@code accuracy 0.86}
   */
  public record Column(String title, List<String> notes) {
    /** Copies the list. */
    public Column {
      notes = List.copyOf(notes);
    }
  }

  /**
   * One image.
   *
   * @param label its class
   * @param input the image, {@code [C,H,W]} in [0,1]
   * @param maps its raw map {@code [C,H,W]} in each column; empty where that cell gave none
   */
  public record Row(String label, HostArray input, List<Optional<HostArray>> maps) {
    /** Copies the list. */
    public Row {
      maps = List.copyOf(maps);
    }
  }

  /**
   * Writes the figure; equal input gives equal bytes on one machine (its fonts differ from
   * another's).
   *
   * @throws IllegalArgumentException if there is no row or column, or a row has not one map per
   *     column, or images differ in shape
   * @throws FenchelException of kind MACHINE if there is no font or no space
   */
  public static void write(Path file, Header header, List<Column> columns, List<Row> rows) {
    check(columns, rows);
    Png.draw(file, () -> draw(header, columns, rows));
  }

  private static void check(List<Column> columns, List<Row> rows) {
    if (rows.isEmpty() || columns.isEmpty()) {
      throw new IllegalArgumentException("a gallery needs a row and a column");
    }
    for (Row row : rows) {
      if (row.maps().size() != columns.size()) {
        throw new IllegalArgumentException(
            row.label() + " has " + row.maps().size() + " maps for " + columns.size() + " columns");
      }
      for (Optional<HostArray> map : row.maps()) {
        if (!row.input().shape().equals(rows.get(0).input().shape())
            || (map.isPresent() && !map.get().shape().equals(row.input().shape()))) {
          throw new IllegalArgumentException(
              row.label() + ": maps and images of a gallery are of one shape");
        }
      }
    }
  }

  private static BufferedImage draw(Header header, List<Column> columns, List<Row> rows) {
    HostArray first = rows.get(0).input();
    int zoom = Panel.zoom((int) first.shape().get(1), (int) first.shape().get(2));
    int panelHeight = (int) first.shape().get(1) * zoom;
    int panelWidth = (int) first.shape().get(2) * zoom;
    int columnWidth = Math.max(panelWidth, LEAST_COLUMN);
    int width = 2 * MARGIN + LABEL + (columns.size() + 1) * (columnWidth + GAP);

    TextPainter lettering = new TextPainter();
    List<TextPainter.Line> head = new ArrayList<>();
    head.addAll(lettering.wrap(header.title(), TextPainter.Face.TITLE, width - 2 * MARGIN));
    head.addAll(
        lettering.wrap(
            "Maps: "
                + header.quantity()
                + ", summed over channels. Gray is linear: black is 0, white is the 99th percentile"
                + " of all maps of the row, printed at its left; so within a row, darker is"
                + " smaller.",
            TextPainter.Face.TEXT,
            width - 2 * MARGIN));
    List<List<TextPainter.Line>> titles = new ArrayList<>();
    titles.add(lettering.wrap("input", TextPainter.Face.BOLD, columnWidth));
    for (Column column : columns) {
      List<TextPainter.Line> lines =
          new ArrayList<>(lettering.wrap(column.title(), TextPainter.Face.BOLD, columnWidth));
      for (String note : column.notes()) {
        lines.addAll(lettering.wrap(note, TextPainter.Face.NOTE, columnWidth));
      }
      titles.add(lines);
    }
    int headHeight = TextPainter.height(head) + MARGIN;
    int titleHeight = titles.stream().mapToInt(TextPainter::height).max().orElse(0) + GAP;
    int top = MARGIN + headHeight + titleHeight;
    int height = top + rows.size() * (panelHeight + GAP) - GAP + MARGIN;

    BufferedImage figure = Png.canvas(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = figure.createGraphics();
    try {
      TextPainter.prepare(graphics);
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, width, height);
      TextPainter.draw(graphics, head, MARGIN, MARGIN, 0, Color.BLACK);
      for (int c = 0; c < titles.size(); c++) {
        List<TextPainter.Line> lines = titles.get(c);
        int x = MARGIN + LABEL + c * (columnWidth + GAP);
        int y = top - GAP - TextPainter.height(lines);
        TextPainter.draw(graphics, lines, x, y, columnWidth, Color.BLACK);
      }
      for (int r = 0; r < rows.size(); r++) {
        Row row = rows.get(r);
        int y = top + r * (panelHeight + GAP);
        List<HostArray> pooled = new ArrayList<>();
        row.maps().forEach(map -> map.ifPresent(raw -> pooled.add(MapPictures.pooled(raw))));
        double white = MapPictures.white(pooled);
        label(graphics, lettering, row.label(), white, y, panelHeight);
        int x = MARGIN + LABEL + (columnWidth - panelWidth) / 2;
        graphics.drawImage(Panel.image(row.input()), x, y, null);
        for (Optional<HostArray> map : row.maps()) {
          x += columnWidth + GAP;
          if (map.isPresent()) {
            graphics.drawImage(Panel.map(MapPictures.pooled(map.get()), white), x, y, null);
          } else {
            nothing(graphics, lettering, x, y, panelWidth, panelHeight);
          }
        }
      }
    } finally {
      graphics.dispose();
    }
    return figure;
  }

  private static void label(
      Graphics2D graphics, TextPainter lettering, String label, double white, int y, int height) {
    List<TextPainter.Line> lines =
        new ArrayList<>(lettering.wrap(label, TextPainter.Face.BOLD, LABEL - GAP));
    String scale = white > 0 ? "white = " + brief(white) : "all maps are 0";
    lines.addAll(lettering.wrap(scale, TextPainter.Face.NOTE, LABEL - GAP));
    int from = y + Math.max(0, (height - TextPainter.height(lines)) / 2);
    TextPainter.draw(graphics, lines, MARGIN, from, 0, Color.BLACK);
  }

  private static void nothing(
      Graphics2D graphics, TextPainter lettering, int x, int y, int width, int height) {
    graphics.setColor(EMPTY);
    graphics.fillRect(x, y, width, height);
    List<TextPainter.Line> lines = lettering.wrap("no map", TextPainter.Face.NOTE, width);
    int from = y + (height - TextPainter.height(lines)) / 2;
    TextPainter.draw(graphics, lines, x, from, width, Color.BLACK);
  }

  /** Three significant digits, the same in every locale. */
  private static String brief(double value) {
    return String.format(Locale.ROOT, value < 0.001 || value >= 1000 ? "%.2e" : "%.3g", value);
  }
}
