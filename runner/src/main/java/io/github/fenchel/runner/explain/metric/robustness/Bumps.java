package io.github.fenchel.runner.explain.metric.robustness;

import io.github.fenchel.api.data.ImageShape;
import org.jspecify.annotations.Nullable;

/**
 * The Square attack's points in the L2 ball: a grid of five by five bumps at first; then a window
 * gets a bump on top of what it has, and the length that another window gives up.
 *
 * <p>A bump is a peak beside a trough, each falling off in square rings, {@code sum_k 1 / (k +
 * 1)^2}, of length 1 together; upright or on its side. The new window has, in each channel, the
 * length {@code sqrt(max(epsilon^2 - |d|^2, 0) / C + |d in both windows|^2)}; then the whole is
 * scaled to the radius.
 *
 * @see <a href="https://arxiv.org/abs/1912.00049">Andriushchenko et al., 2020, section 3.3</a>
 */
record Bumps(ImageShape shape, double radius) implements Squares {
  private int tile() {
    return Math.max(Math.min(shape.height(), shape.width()) / 5, 1);
  }

  private int tiles() {
    return (shape.height() / tile()) * (shape.width() / tile());
  }

  @Override
  public int startDraws() {
    return tiles() * (1 + shape.channels());
  }

  @Override
  public int draws() {
    return 5 + shape.channels();
  }

  @Override
  public double[] start(double[] image, Uniforms draws) {
    int side = tile();
    double[] delta = new double[image.length];
    int marginTop = shape.height() % side / 2;
    int marginLeft = shape.width() % side / 2;
    for (int top = marginTop; top + side <= shape.height(); top += side) {
      for (int left = marginLeft; left + side <= shape.width(); left += side) {
        double[][] bump = bump(side, draws);
        Window window = new Window(shape, top, left, side);
        for (int channel = 0; channel < shape.channels(); channel++) {
          double sign = draws.sign();
          for (int i = 0; i < side * side; i++) {
            delta[window.at(channel, i)] = sign * bump[i / side][i % side];
          }
        }
      }
    }
    return point(image, delta);
  }

  @Override
  public double[] next(double[] image, double[] best, double share, Uniforms draws) {
    int side = Math.max((int) Math.rint(Math.sqrt(share * shape.height() * shape.width())), 3);
    side += 1 - side % 2;
    side = Math.min(side, Math.min(shape.height(), shape.width()));
    Window gaining = window(side, draws);
    Window giving = window(side, draws);
    double[][] bump = bump(side, draws);
    double[] delta = HostBall.moved(best, -1, image);
    double length = HostBall.L2.length(delta);
    double spare = Math.max(radius * radius - length * length, 0) / shape.channels();
    for (int channel = 0; channel < shape.channels(); channel++) {
      double own = gaining.squares(channel, delta, null);
      double both = own + giving.squares(channel, delta, gaining);
      double sign = draws.sign();
      double[] fresh = new double[side * side];
      for (int i = 0; i < fresh.length; i++) {
        fresh[i] =
            sign * bump[i / side][i % side]
                + delta[gaining.at(channel, i)] / (1e-12 + Math.sqrt(own));
      }
      double[] scaled = HostBall.L2.scaled(fresh, Math.sqrt(spare + both));
      for (int i = 0; i < scaled.length; i++) {
        delta[giving.at(channel, i)] = 0;
      }
      for (int i = 0; i < scaled.length; i++) {
        delta[gaining.at(channel, i)] = scaled[i];
      }
    }
    return point(image, delta);
  }

  private double[] point(double[] image, double[] delta) {
    double[] moved = HostBall.moved(image, 1, HostBall.L2.scaled(delta, radius));
    return HostBall.L2.project(image, radius, moved);
  }

  private Window window(int side, Uniforms draws) {
    int top = draws.below(shape.height() - side + 1);
    return new Window(shape, top, draws.below(shape.width() - side + 1), side);
  }

  /** Returns a bump of length 1, on its side for one draw in two. */
  static double[][] bump(int side, Uniforms draws) {
    double[][] bump = new double[side][side];
    rings(bump, 0, side / 2, 1);
    rings(bump, side / 2, side - side / 2, -1);
    double length = side == 1 ? 1 : Math.sqrt(2);
    boolean lying = draws.sign() > 0;
    double[][] turned = new double[side][side];
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        turned[row][column] = (lying ? bump[column][row] : bump[row][column]) / length;
      }
    }
    return turned;
  }

  /** Fills some rows with square rings around their middle, scaled to length 1. */
  private static void rings(double[][] bump, int from, int rows, double sign) {
    int columns = bump.length;
    int middleRow = rows / 2;
    int middle = columns / 2;
    double squares = 0;
    for (int pass = 0; pass < 2; pass++) {
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          int ring = Math.max(Math.abs(row - middleRow), Math.abs(column - middle));
          double value = 0;
          for (int k = ring; k <= Math.max(middleRow, middle); k++) {
            value += 1.0 / ((k + 1.0) * (k + 1.0));
          }
          if (pass == 0) {
            squares += value * value;
          } else {
            bump[from + row][column] = sign * value / Math.sqrt(squares);
          }
        }
      }
    }
  }

  /** A square window of each channel. */
  private record Window(ImageShape shape, int top, int left, int side) {
    /** Returns the place of its i-th pixel, row by row, in an image. */
    int at(int channel, int i) {
      return (channel * shape.height() + top + i / side) * shape.width() + left + i % side;
    }

    boolean holds(int row, int column) {
      return row >= top && row < top + side && column >= left && column < left + side;
    }

    /** Returns the sum of the squares in it, but for those in another window, if any. */
    double squares(int channel, double[] delta, @Nullable Window but) {
      double sum = 0;
      for (int i = 0; i < side * side; i++) {
        double entry = delta[at(channel, i)];
        boolean counts = but == null || !but.holds(top + i / side, left + i % side);
        sum += counts ? entry * entry : 0;
      }
      return sum;
    }
  }
}
