package io.github.fenchel.results.trace;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.results.picture.Png;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.PlotState;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.DefaultXYDataset;

/**
 * The picture of a trace: a chart for each pair, a curve for each kind of tensor, step by step and
 * all on one {@link DecadeAxis}; the budget is dashed.
 *
 * <p>The colors can be told apart with red-green color blindness.
 *
 * @see <a href="https://jfly.uni-koeln.de/color/">Okabe and Ito, 2008</a>
 */
final class TraceChart {
  private static final int COLUMNS = 3;
  private static final int LEAST_COLUMNS = 2;
  private static final int WIDTH = 420;
  private static final int HEIGHT = 310;
  private static final int HEAD = 120;
  private static final int DOT = 5;
  private static final Color GRID = new Color(0xE2E2E2);
  private static final Color BUDGET = new Color(0x444444);
  private static final List<TraceKind> KINDS = List.of(TraceKind.values());

  /** Of the kinds, in their order. */
  private static final List<Color> COLORS =
      IntStream.of(0x000000, 0xE69F00, 0x56B4E9, 0x009E73, 0x999999, 0x0072B2, 0xD55E00, 0xCC79A7)
          .mapToObj(Color::new)
          .toList();

  private TraceChart() {}

  /**
   * Writes the picture; equal traces give equal bytes on one machine (its fonts differ from
   * another's).
   *
   * @param suite the suite's name
   * @param pairs what was compared, in at least one step each; at least one
   * @throws FenchelException of kind MACHINE if there is no font or no space
   */
  static void write(Path file, String suite, List<TracedPair> pairs) {
    Png.draw(file, () -> draw(suite, pairs));
  }

  private static BufferedImage draw(String suite, List<TracedPair> pairs) {
    DecadeAxis axis = DecadeAxis.of(pairs.stream().flatMapToDouble(TraceChart::values).toArray());
    List<JFreeChart> charts = pairs.stream().map(pair -> chart(pair, axis)).toList();
    int columns = Math.min(COLUMNS, charts.size());
    int rows = (charts.size() + columns - 1) / columns;
    JFreeChart figure =
        chart(suite + ": how far two backends grow apart", 18, new Grid(charts, columns));
    figure.addSubtitle(
        note(
            "Relative difference max |a - b| / max(|a|, |b|) of the tensor that is furthest off"
                + " among those of its kind, at each training step, from equal weights, batches and"
                + " draws. The line 0 holds what is equal in every bit. The budget is that of all"
                + " but the weights, which have the later one from step 1."));
    return figure.createBufferedImage(
        Math.max(LEAST_COLUMNS, columns) * WIDTH,
        HEAD + rows * HEIGHT,
        BufferedImage.TYPE_INT_RGB,
        null);
  }

  private static DoubleStream values(TracedPair pair) {
    return IntStream.rangeClosed(1, pair.steps())
        .boxed()
        .flatMapToDouble(
            step ->
                DoubleStream.concat(
                    DoubleStream.of(budget(pair, step)),
                    KINDS.stream().mapToDouble(kind -> largest(pair, kind, step))));
  }

  private static double largest(TracedPair pair, TraceKind kind, int step) {
    return pair.largest(kind, step).orElse(Double.NaN);
  }

  private static double budget(TracedPair pair, int step) {
    return pair.budget().at(step, TraceKind.LOGITS);
  }

  private static JFreeChart chart(TracedPair pair, DecadeAxis axis) {
    DefaultXYDataset curves = new DefaultXYDataset();
    XYLineAndShapeRenderer pens = new XYLineAndShapeRenderer(true, true);
    pens.setDrawSeriesLineAsPath(true); // so that dashes run on from step to step
    for (int i = 0; i < KINDS.size(); i++) {
      TraceKind kind = KINDS.get(i);
      curves.addSeries(
          kind.label(), curve(pair.steps(), step -> axis.row(largest(pair, kind, step))));
      pens.setSeriesPaint(i, COLORS.get(i));
      pens.setSeriesStroke(i, new BasicStroke(2));
      pens.setSeriesShape(i, new Ellipse2D.Double(-DOT / 2.0, -DOT / 2.0, DOT, DOT));
    }
    int last = KINDS.size();
    curves.addSeries("budget", curve(pair.steps(), step -> axis.row(budget(pair, step))));
    pens.setSeriesPaint(last, BUDGET);
    pens.setSeriesShapesVisible(last, pair.steps() == 1); // where there is no line to dash
    pens.setSeriesShape(last, new Rectangle2D.Double(-8, -1, 16, 2));
    pens.setSeriesStroke(
        last,
        new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {6, 4}, 0));

    NumberAxis steps = new NumberAxis("step");
    steps.setStandardTickUnits(NumberAxis.createIntegerTickUnits(Locale.ROOT));
    double room = Math.max(0.5, 0.03 * pair.steps());
    steps.setRange(1 - room, pair.steps() + room);
    XYPlot plot = new XYPlot(curves, steps, axis.drawn(), pens);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setRangeGridlinePaint(GRID);
    plot.setRangeGridlineStroke(new BasicStroke(1));
    plot.setDomainGridlinesVisible(false);
    TracedPair.Name name = pair.name();
    JFreeChart chart = chart(name.title() + ": " + name.left() + ", " + name.right(), 13, plot);
    chart.removeLegend();
    chart.addSubtitle(note(pair.summary()));
    return chart;
  }

  private static double[][] curve(int steps, IntToDoubleFunction row) {
    return new double[][] {
      IntStream.rangeClosed(1, steps).asDoubleStream().toArray(),
      IntStream.rangeClosed(1, steps).mapToDouble(row).toArray()
    };
  }

  private static JFreeChart chart(String title, int size, Plot plot) {
    JFreeChart chart =
        new JFreeChart(title, new Font(Font.SANS_SERIF, Font.BOLD, size), plot, true);
    chart.setBackgroundPaint(Color.WHITE);
    chart.getLegend().setPosition(RectangleEdge.TOP);
    chart.getLegend().setFrame(BlockBorder.NONE);
    chart.setPadding(new RectangleInsets(4, 6, 4, 10));
    return chart;
  }

  private static TextTitle note(String text) {
    return new TextTitle(text, new Font(Font.SANS_SERIF, Font.PLAIN, 12));
  }

  /** Charts side by side and below each other, with one legend: that of the first. */
  private static final class Grid extends Plot {
    private static final long serialVersionUID = 1;

    private final transient List<JFreeChart> charts;
    private final int columns;

    Grid(List<JFreeChart> charts, int columns) {
      this.charts = charts;
      this.columns = columns;
    }

    @Override
    public String getPlotType() {
      return "grid";
    }

    @Override
    public LegendItemCollection getLegendItems() {
      return charts.get(0).getPlot().getLegendItems();
    }

    @Override
    public void draw(
        Graphics2D graphics,
        Rectangle2D area,
        Point2D anchor,
        PlotState parent,
        PlotRenderingInfo info) {
      int rows = (charts.size() + columns - 1) / columns;
      double width = area.getWidth() / columns;
      double height = area.getHeight() / rows;
      for (int i = 0; i < charts.size(); i++) {
        int row = i / columns;
        int column = i % columns;
        double x = area.getX() + column * width;
        double y = area.getY() + row * height;
        charts.get(i).draw(graphics, new Rectangle2D.Double(x, y, width, height));
      }
    }
  }
}
