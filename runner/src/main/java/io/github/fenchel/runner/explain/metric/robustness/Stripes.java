package io.github.fenchel.runner.explain.metric.robustness;

import io.github.fenchel.api.data.ImageShape;

/**
 * The Square attack's points in the L-infinity ball: stripes one pixel wide at first, then squares
 * at which each channel is moved by the radius, up or down.
 */
record Stripes(ImageShape shape, double radius) implements Squares {
  @Override
  public int startDraws() {
    return shape.channels() * shape.width();
  }

  @Override
  public int draws() {
    return 2 + shape.channels();
  }

  @Override
  public double[] start(double[] image, Uniforms draws) {
    double[] point = image.clone();
    for (int channel = 0; channel < shape.channels(); channel++) {
      for (int column = 0; column < shape.width(); column++) {
        double sign = draws.sign();
        for (int row = 0; row < shape.height(); row++) {
          move(point, image, (channel * shape.height() + row) * shape.width() + column, sign);
        }
      }
    }
    return point;
  }

  @Override
  public double[] next(double[] image, double[] best, double share, Uniforms draws) {
    int side = Math.max((int) Math.rint(Math.sqrt(share * shape.height() * shape.width())), 1);
    side = Math.min(side, Math.min(shape.height(), shape.width()));
    int top = draws.below(shape.height() - side + 1);
    int left = draws.below(shape.width() - side + 1);
    double[] point = best.clone();
    for (int channel = 0; channel < shape.channels(); channel++) {
      double sign = draws.sign();
      for (int row = top; row < top + side; row++) {
        for (int column = left; column < left + side; column++) {
          move(point, image, (channel * shape.height() + row) * shape.width() + column, sign);
        }
      }
    }
    return point;
  }

  private void move(double[] point, double[] image, int at, double sign) {
    point[at] = Math.min(Math.max(image[at] + sign * radius, 0), 1);
  }
}
