package io.github.fenchel.results.picture;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.util.ArrayList;
import java.util.List;

/** Text in pictures: measured, wrapped and drawn in one way. */
final class TextPainter {
  /** The sizes of text. */
  enum Face {
    /** The title of a figure. */
    TITLE(Font.BOLD, 18, 24),
    /** Titles of rows and columns. */
    BOLD(Font.BOLD, 13, 16),
    /** Sentences. */
    TEXT(Font.PLAIN, 13, 17),
    /** Small print. */
    NOTE(Font.PLAIN, 12, 15);

    private final int style;
    private final int size;
    private final int lineHeight;

    Face(int style, int size, int lineHeight) {
      this.style = style;
      this.size = size;
      this.lineHeight = lineHeight;
    }

    private Font font() {
      return new Font(Font.SANS_SERIF, style, size);
    }
  }

  /** A line of text that fits. */
  record Line(String text, Face face, int width) {}

  private final FontRenderContext context = new FontRenderContext(null, true, false);

  static void prepare(Graphics2D graphics) {
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_OFF);
  }

  /** Breaks a text at spaces, and within words that are too long by themselves. */
  List<Line> wrap(String text, Face face, int width) {
    List<Line> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.strip().split("\\s+", -1)) {
      if (line.length() > 0 && width(line + " " + word, face) > width) {
        lines.add(line(line.toString(), face));
        line.setLength(0);
      }
      if (line.length() > 0) {
        line.append(' ');
      }
      line.append(word);
      while (width(line.toString(), face) > width && line.length() > 1) {
        int fits = fitting(line.toString(), face, width);
        lines.add(line(line.substring(0, fits), face));
        line.delete(0, fits);
      }
    }
    if (line.length() > 0) {
      lines.add(line(line.toString(), face));
    }
    return lines;
  }

  static int height(List<Line> lines) {
    return lines.stream().mapToInt(line -> line.face().lineHeight).sum();
  }

  /** Draws lines from a top edge down; centered within a width, or left where that is 0. */
  static void draw(Graphics2D graphics, List<Line> lines, int x, int y, int width, Color color) {
    int top = y;
    for (Line line : lines) {
      graphics.setFont(line.face().font());
      graphics.setColor(line.face() == Face.NOTE ? Color.DARK_GRAY : color);
      int indent = width == 0 ? 0 : Math.max(0, (width - line.width()) / 2);
      int baseline = top + line.face().size;
      graphics.drawString(line.text(), x + indent, baseline);
      top += line.face().lineHeight;
    }
  }

  private Line line(String text, Face face) {
    return new Line(text, face, width(text, face));
  }

  private int fitting(String text, Face face, int width) {
    int fits = text.length() - 1;
    while (fits > 1 && width(text.substring(0, fits), face) > width) {
      fits--;
    }
    return fits;
  }

  private int width(String text, Face face) {
    return (int) Math.ceil(face.font().getStringBounds(text, context).getWidth());
  }
}
