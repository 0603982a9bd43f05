package io.github.fenchel.results.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.List;

/** One plot of a {@link GrowthChart}: title, axes, budget, curves. */
final class GrowthPlot {
  /** The width of a plot with its axis. */
  static final int WIDTH = 390;

  /** The height of a plot with its axis, without its title. */
  static final int HEIGHT = 250;

  private static final int AXIS = 44;
  private static final int FOOT = 34;
  private static final int PAD = 12;
  private static final int TITLE_GAP = 6;
  private static final int LEAST_TICK = 16;
  private static final int MOST_STEP_TICKS = 10;
  private static final double DOT = 5;
  private static final Color GRID = new Color(0xE2, 0xE2, 0xE2);
  private static final Color BUDGET = new Color(0x44, 0x44, 0x44);

  private final GrowthChart.Plot plot;
  private final Decades decades;
  private final List<Color> colors;
  private final Lettering lettering;
  private final List<Lettering.Line> title;
  private final int steps;

  GrowthPlot(GrowthChart.Plot plot, Decades decades, List<Color> colors, Lettering lettering) {
    this.plot = plot;
    this.decades = decades;
    this.colors = colors;
    this.lettering = lettering;
    this.title = new ArrayList<>(lettering.wrap(plot.title(), Lettering.Face.BOLD, WIDTH));
    title.addAll(lettering.wrap(plot.remark(), Lettering.Face.NOTE, WIDTH));
    this.steps = plot.budget().values().size();
  }

  int titleHeight() {
    return Lettering.height(title) + TITLE_GAP;
  }

  static void pen(Graphics2D graphics, Color color) {
    graphics.setStroke(new BasicStroke(1.6f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    graphics.setColor(color);
  }

  static void budgetPen(Graphics2D graphics) {
    float[] dashes = {6f, 4f};
    graphics.setStroke(
        new BasicStroke(1.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, dashes, 0f));
    graphics.setColor(BUDGET);
  }

  static void point(Graphics2D graphics, double x, double y) {
    graphics.fill(new Ellipse2D.Double(x - DOT / 2, y - DOT / 2, DOT, DOT));
  }

  /** Draws the plot, its axes' top left corner there; its title is above. */
  void draw(Graphics2D graphics, int left, int top) {
    Lettering.draw(graphics, title, left, top - titleHeight(), 0, Color.BLACK);
    grid(graphics, left, top);
    budgetPen(graphics);
    curve(graphics, plot.budget(), left, top, false);
    for (int i = 0; i < plot.curves().size(); i++) {
      pen(graphics, colors.get(i));
      curve(graphics, plot.curves().get(i), left, top, true);
    }
  }

  private void grid(Graphics2D graphics, int left, int top) {
    int right = left + WIDTH;
    int bottom = top + HEIGHT - FOOT;
    int stride = Math.max(1, (LEAST_TICK * decades.rows() + bottom - top - 1) / (bottom - top));
    graphics.setStroke(new BasicStroke(1f));
    for (Decades.Tick tick : decades.ticks(stride)) {
      int y = (int) Math.round(y(tick.row(), top));
      graphics.setColor(GRID);
      graphics.drawLine(left + AXIS, y, right, y);
      Lettering.Line label = label(tick.label());
      Lettering.draw(
          graphics, List.of(label), left + AXIS - 6 - label.width(), y - 8, 0, Color.BLACK);
    }
    for (int step = 1; step <= steps; step++) {
      if (isLabeled(step)) {
        Lettering.Line label = label(Integer.toString(step));
        int x = (int) Math.round(x(step, left));
        Lettering.draw(graphics, List.of(label), x - label.width() / 2, bottom + 3, 0, Color.BLACK);
      }
    }
    Lettering.Line label = label("step");
    int middle = left + AXIS + (WIDTH - AXIS - label.width()) / 2;
    Lettering.draw(graphics, List.of(label), middle, bottom + 18, 0, Color.BLACK);
    graphics.setColor(Color.GRAY);
    graphics.drawRect(left + AXIS, top, WIDTH - AXIS, bottom - top);
  }

  private Lettering.Line label(String text) {
    return lettering.wrap(text, Lettering.Face.NOTE, WIDTH).get(0);
  }

  /** The first, the last, and of those between each that leaves the last its room. */
  private boolean isLabeled(int step) {
    int stride = stepStride();
    return step == 1 || step == steps || (step % stride == 0 && 2 * (steps - step) >= stride);
  }

  /** Every step, or every 2nd, 5th, 10th, 20th and so on: so that labels have room. */
  private int stepStride() {
    int stride = 1;
    for (int i = 0; steps / stride > MOST_STEP_TICKS; i++) {
      stride = i % 3 == 1 ? stride / 2 * 5 : stride * 2;
    }
    return stride;
  }

  private void curve(
      Graphics2D graphics, GrowthChart.Curve curve, int left, int top, boolean dotted) {
    double beforeX = Double.NaN;
    double beforeY = Double.NaN;
    for (int step = 1; step <= curve.values().size(); step++) {
      double value = curve.values().get(step - 1);
      double x = x(step, left);
      double y = Double.isNaN(value) ? Double.NaN : y(decades.row(value), top);
      if (!Double.isNaN(beforeY) && !Double.isNaN(y)) {
        graphics.draw(new Line2D.Double(beforeX, beforeY, x, y));
      }
      if (dotted && !Double.isNaN(y)) {
        point(graphics, x, y);
      }
      beforeX = x;
      beforeY = y;
    }
  }

  private double x(int step, int left) {
    double width = WIDTH - AXIS - 2.0 * PAD;
    double share = steps == 1 ? 0.5 : (step - 1.0) / (steps - 1.0);
    return left + AXIS + PAD + share * width;
  }

  private double y(double row, int top) {
    double height = HEIGHT - FOOT - 2.0 * PAD;
    return top + PAD + height * (1 - row / decades.rows());
  }
}
