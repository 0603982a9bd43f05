package io.github.fenchel.runner.explain.metric.fidelity;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import java.util.Locale;

/** What stands in an image where a pixel was removed, or was not inserted yet. */
enum Substrate {
  /** Pixel value 0 in every channel. */
  BLACK,
  /** The mean of each channel that the network subtracts: 0 in its own units. */
  MEAN,
  /**
   * The image, blurred: convolved with the 11x11 {@link #kernel}, beyond the border counted as
   * black, so that it is darker there.
   */
  BLUR;

  /** Sides of the kernel, in pixels. */
  static final int KERNEL = 11;

  private static final double SIGMA = 5;

  /** How far the Gaussian reaches before it is cut: 4 sigma. */
  private static final int REACH = 20;

  /** Returns how a suite spells it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the substrate of each image.
   *
   * @param images {@code [n,C,H,W]} in [0,1]
   * @param input what the network was made to see
   * @return FLOAT64 {@code [n,C,H,W]}
   */
  HostArray of(HostArray images, NetworkInput input) {
    return switch (this) {
      case BLACK -> HostArray.zeros(DataType.FLOAT64, images.shape());
      case MEAN -> mean(images, input);
      case BLUR -> blur(images, input.image());
    };
  }

  private static HostArray mean(HostArray images, NetworkInput input) {
    int pixels = input.image().height() * input.image().width();
    double[] filled = new double[images.size()];
    for (int i = 0; i < filled.length; i++) {
      filled[i] = input.mean().get(i / pixels % input.image().channels());
    }
    return HostArray.of(images.shape(), filled);
  }

  private static HostArray blur(HostArray images, ImageShape shape) {
    double[] kernel = kernel();
    double[] blurred = new double[images.size()];
    int half = KERNEL / 2;
    for (int i = 0; i < blurred.length; i++) {
      int column = i % shape.width();
      int row = i / shape.width() % shape.height();
      double sum = 0;
      for (int k = 0; k < kernel.length; k++) {
        int down = k / KERNEL - half;
        int right = k % KERNEL - half;
        if (inside(row + down, shape.height()) && inside(column + right, shape.width())) {
          sum += kernel[k] * images.at(i + down * shape.width() + right);
        }
      }
      blurred[i] = sum;
    }
    return HostArray.of(images.shape(), blurred);
  }

  private static boolean inside(int place, int length) {
    return place >= 0 && place < length;
  }

  /**
   * RISE's kernel: what a Gaussian filter of deviation 5 makes of a single 1 amid 11x11 zeros whose
   * edges reflect, {@code d c b a | a b c d | d c b a}. Mass folds back at the edges, so that it is
   * almost flat: not a cut Gaussian.
   *
   * @return 11x11, row by row; its sum is 1; rounded to single precision, as there
   */
  static double[] kernel() {
    double[] line = folded();
    double[] kernel = new double[KERNEL * KERNEL];
    for (int k = 0; k < kernel.length; k++) {
      kernel[k] = (float) (line[k / KERNEL] * line[k % KERNEL]);
    }
    return kernel;
  }

  private static double[] folded() {
    double sum = 0;
    double[] gaussian = new double[2 * REACH + 1];
    for (int i = 0; i < gaussian.length; i++) {
      double distance = (i - REACH) / SIGMA;
      gaussian[i] = StrictMath.exp(-distance * distance / 2);
      sum += gaussian[i];
    }
    double[] line = new double[KERNEL];
    for (int place = 0; place < KERNEL; place++) {
      for (int i = 0; i < gaussian.length; i++) {
        int period = Math.floorMod(place + i - REACH, 2 * KERNEL);
        int reflected = Math.min(period, 2 * KERNEL - 1 - period);
        line[place] += reflected == KERNEL / 2 ? gaussian[i] / sum : 0;
      }
    }
    return line;
  }
}
