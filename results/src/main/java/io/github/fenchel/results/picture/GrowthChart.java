package io.github.fenchel.results.picture;

import io.github.fenchel.api.fault.FenchelException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Curves that grow over decades, step by step: a plot for each pair, all on one logarithmic scale.
 *
 * <p>Colors are those that people tell apart who see red and green alike.
 *
 * @see <a href="https://jfly.uni-koeln.de/color/">Okabe and Ito, 2008</a>
 */
public final class GrowthChart {
  private static final int MARGIN = 16;
  private static final int GAP = 20;
  private static final int COLUMNS = 3;
  private static final int LEAST_WIDTH = 820;
  private static final int SAMPLE = 22;
  private static final int ENTRY_HEIGHT = 18;

  private static final List<Color> COLORS =
      List.of(
          new Color(0x00, 0x00, 0x00),
          new Color(0xE6, 0x9F, 0x00),
          new Color(0x56, 0xB4, 0xE9),
          new Color(0x00, 0x9E, 0x73),
          new Color(0x99, 0x99, 0x99),
          new Color(0x00, 0x72, 0xB2),
          new Color(0xD5, 0x5E, 0x00),
          new Color(0xCC, 0x79, 0xA7));

  private final Header header;
  private final List<String> series;
  private final List<Plot> plots;
  private final Lettering lettering = new Lettering();
  private final int width;

  private GrowthChart(Header header, List<String> series, List<Plot> plots) {
    this.header = header;
    this.series = series;
    this.plots = plots;
    int columns = columns();
    this.width =
        Math.max(LEAST_WIDTH, 2 * MARGIN + columns * GrowthPlot.WIDTH + (columns - 1) * GAP);
  }

  /**
   * What the figure says of itself.
   *
   * @param title its title
   * @param note what is drawn, in a sentence or two
   */
  public record Header(String title, String note) {}

  /**
   * A curve.
   *
   * @param values its value at each step, from step 1, not negative; NaN where there is none
   */
  public record Curve(List<Double> values) {
    /** Copies the list. */
    public Curve {
      values = List.copyOf(values);
    }
  }

  /**
   * The curves of one pair.
   *
   * @param title what it is
   * @param remark what came of it
   * @param curves a curve for each series
   * @param budget how large the curves may be
   */
  public record Plot(String title, String remark, List<Curve> curves, Curve budget) {
    /** Copies the list. */
    public Plot {
      curves = List.copyOf(curves);
    }

    Stream<Double> values() {
      return Stream.concat(curves.stream(), Stream.of(budget))
          .flatMap(curve -> curve.values().stream());
    }
  }

  /**
   * Writes the figure; equal input gives equal bytes on one machine (its fonts differ from
   * another's).
   *
   * @param series what the curves are called, in their order; eight at most
   * @throws IllegalArgumentException if there is no plot, or one has not a curve for each series
   * @throws FenchelException of kind MACHINE if there is no font or no space
   */
  public static void write(Path file, Header header, List<String> series, List<Plot> plots) {
    if (plots.isEmpty() || series.size() > COLORS.size()) {
      throw new IllegalArgumentException(
          plots.size()
              + " plots of "
              + series.size()
              + " series; expected 1 or more, and 8 or less");
    }
    for (Plot plot : plots) {
      if (plot.curves().size() != series.size()) {
        throw new IllegalArgumentException(
            plot.title() + " has " + plot.curves().size() + " curves for " + series.size());
      }
    }
    Png.draw(file, () -> new GrowthChart(header, series, plots).draw());
  }

  private int columns() {
    return Math.min(COLUMNS, plots.size());
  }

  private BufferedImage draw() {
    Decades decades =
        Decades.of(plots.stream().flatMap(Plot::values).mapToDouble(Double::doubleValue).toArray());
    List<GrowthPlot> drawn = new ArrayList<>();
    plots.forEach(plot -> drawn.add(new GrowthPlot(plot, decades, COLORS, lettering)));
    List<Lettering.Line> head = new ArrayList<>();
    head.addAll(lettering.wrap(header.title(), Lettering.Face.TITLE, width - 2 * MARGIN));
    head.addAll(lettering.wrap(header.note(), Lettering.Face.TEXT, width - 2 * MARGIN));
    List<Entry> entries = entries();
    int keyTop = MARGIN + Lettering.height(head) + MARGIN / 2;
    int top = keyTop + entries.get(entries.size() - 1).y() + ENTRY_HEIGHT + MARGIN / 2;
    int titleHeight = drawn.stream().mapToInt(GrowthPlot::titleHeight).max().orElse(0);
    int rowHeight = titleHeight + GrowthPlot.HEIGHT + GAP;
    int rows = (plots.size() + columns() - 1) / columns();
    int height = top + rows * rowHeight - GAP + MARGIN;

    BufferedImage figure = Png.canvas(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = figure.createGraphics();
    try {
      Lettering.prepare(graphics);
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, width, height);
      Lettering.draw(graphics, head, MARGIN, MARGIN, 0, Color.BLACK);
      entries.forEach(entry -> draw(graphics, entry, keyTop));
      for (int i = 0; i < drawn.size(); i++) {
        int x = MARGIN + i % columns() * (GrowthPlot.WIDTH + GAP);
        int y = top + i / columns() * rowHeight + titleHeight;
        drawn.get(i).draw(graphics, x, y);
      }
    } finally {
      graphics.dispose();
    }
    return figure;
  }

  /** An entry of the key, and where it stands below the key's top. */
  private record Entry(int number, List<Lettering.Line> text, int x, int y) {}

  private List<Entry> entries() {
    List<String> names = new ArrayList<>(series);
    names.add("budget");
    List<Entry> entries = new ArrayList<>();
    int x = MARGIN;
    int y = 0;
    for (int i = 0; i < names.size(); i++) {
      List<Lettering.Line> text = lettering.wrap(names.get(i), Lettering.Face.TEXT, width);
      int wide = SAMPLE + 6 + text.get(0).width();
      if (x + wide > width - MARGIN) {
        x = MARGIN;
        y += ENTRY_HEIGHT;
      }
      entries.add(new Entry(i, text, x, y));
      x += wide + GAP;
    }
    return entries;
  }

  private void draw(Graphics2D graphics, Entry entry, int keyTop) {
    int y = keyTop + entry.y();
    int middle = y + ENTRY_HEIGHT / 2;
    if (entry.number() < series.size()) {
      GrowthPlot.pen(graphics, COLORS.get(entry.number()));
      GrowthPlot.point(graphics, entry.x() + SAMPLE / 2.0, middle);
    } else {
      GrowthPlot.budgetPen(graphics);
    }
    graphics.drawLine(entry.x(), middle, entry.x() + SAMPLE, middle);
    Lettering.draw(graphics, entry.text(), entry.x() + SAMPLE + 6, y, 0, Color.BLACK);
  }
}
