package io.github.fenchel.runner.data.augmentation;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.training.RandomNumbers;

/**
 * Cuts out a part of random area and shape and scales it to the image's size, as torchvision's
 * {@code RandomResizedCrop} does: bilinear; no part is larger than the image, so antialiasing would
 * never act.
 *
 * <p>Up to ten times {@code a = H W uniform(scale)} and {@code r = exp(uniform(log ratio))} give a
 * width {@code sqrt(a r)} and a height {@code sqrt(a / r)}, rounded half to even; the first that
 * fits is cut out at a random place. If none does, the largest centered part of a ratio within the
 * bounds is. A side map takes the nearest pixel, so that a mask keeps its values. The choices are
 * top, left, height, and width.
 *
 * @param leastScale the least share of the area
 * @param mostScale the largest share of the area
 * @param leastRatio the least ratio of width to height
 * @param mostRatio the largest ratio of width to height
 */
record RandomResizedCrop(double leastScale, double mostScale, double leastRatio, double mostRatio)
    implements ImageChange {
  private static final int TRIES = 10;

  @Override
  public double[] choose(ImageShape image, RandomNumbers random) {
    for (int i = 0; i < TRIES; i++) {
      double area = image.height() * image.width() * random.between(leastScale, mostScale);
      double ratio =
          StrictMath.exp(random.between(StrictMath.log(leastRatio), StrictMath.log(mostRatio)));
      int width = (int) Math.rint(Math.sqrt(area * ratio));
      int height = (int) Math.rint(Math.sqrt(area / ratio));
      if (width > 0 && width <= image.width() && height > 0 && height <= image.height()) {
        int top = random.below(image.height() - height + 1);
        int left = random.below(image.width() - width + 1);
        return new double[] {top, left, height, width};
      }
    }
    return center(image);
  }

  private double[] center(ImageShape image) {
    int height = image.height();
    int width = image.width();
    double ratio = (double) width / height;
    if (ratio < leastRatio) {
      height = Math.max(1, (int) Math.rint(width / leastRatio));
    } else if (ratio > mostRatio) {
      width = Math.max(1, (int) Math.rint(height * mostRatio));
    }
    int top = (image.height() - height) / 2;
    int left = (image.width() - width) / 2;
    return new double[] {top, left, height, width};
  }

  @Override
  public void change(Pixels image, double... choice) {
    Axis rows = new Axis((int) choice[0], (int) choice[2], image.height);
    Axis columns = new Axis((int) choice[1], (int) choice[3], image.width);
    for (int channel = 0; channel < image.channels; channel++) {
      scale(image, channel, rows, columns);
    }
  }

  @Override
  public void changeSide(Pixels side, double... choice) {
    float[] from = side.copy(0);
    for (int y = 0; y < side.height; y++) {
      int row = nearest(y, choice[0], choice[2], side.height) * side.width;
      for (int x = 0; x < side.width; x++) {
        side.values[side.start + y * side.width + x] =
            from[row + nearest(x, choice[1], choice[3], side.width)];
      }
    }
  }

  private static int nearest(int place, double first, double length, int size) {
    return (int) (first + Math.floor((place + 0.5) * length / size));
  }

  private static void scale(Pixels image, int channel, Axis rows, Axis columns) {
    float[] from = image.copy(channel);
    int to = image.plane(channel);
    for (int y = 0; y < image.height; y++) {
      int above = rows.low[y] * image.width;
      int below = rows.high[y] * image.width;
      for (int x = 0; x < image.width; x++) {
        int left = columns.low[x];
        int right = columns.high[x];
        double across = columns.share[x];
        double top = (1 - across) * from[above + left] + across * from[above + right];
        double bottom = (1 - across) * from[below + left] + across * from[below + right];
        image.values[to++] = (float) ((1 - rows.share[y]) * top + rows.share[y] * bottom);
      }
    }
  }

  /** Which two pixels each new pixel along one axis lies between, and how close to the higher. */
  private static final class Axis {
    final int[] low;
    final int[] high;
    final double[] share;

    Axis(int first, int length, int size) {
      low = new int[size];
      high = new int[size];
      share = new double[size];
      for (int i = 0; i < size; i++) {
        double place = Math.max(0, (i + 0.5) * length / size - 0.5);
        int whole = (int) place;
        low[i] = first + whole;
        high[i] = first + Math.min(whole + 1, length - 1);
        share[i] = place - whole;
      }
    }
  }
}
