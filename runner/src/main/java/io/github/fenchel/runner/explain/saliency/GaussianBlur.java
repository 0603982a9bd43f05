package io.github.fenchel.runner.explain.saliency;

import io.github.fenchel.api.tensor.HostArray;

/**
 * Convolution of each channel with a Gaussian, along columns and then along rows.
 *
 * <p>Weights {@code exp(-d^2 / (2 sigma^2))} at distances {@code d} up to {@code floor(4 sigma +
 * 0.5)} pixels, divided by their sum; beyond the border the image is mirrored, its edge pixels
 * repeated ({@code b a | a b c | c b}): the same numbers as SciPy's {@code gaussian_filter}.
 */
public final class GaussianBlur {
  private final double[] weights;

  /**
   * A blur.
   *
   * @param sigma the standard deviation in pixels, above 0
   */
  public GaussianBlur(double sigma) {
    int radius = (int) (4 * sigma + 0.5);
    weights = new double[radius + 1]; // by distance
    double sum = 0;
    for (int d = -radius; d <= radius; d++) {
      double weight = StrictMath.exp(-0.5 / (sigma * sigma) * d * d);
      weights[Math.abs(d)] = weight;
      sum += weight;
    }
    for (int d = 0; d <= radius; d++) {
      weights[d] /= sum;
    }
  }

  /**
   * Blurs.
   *
   * @param images {@code [n,C,H,W]}, or maps, whose signs stay
   * @return the same shape, row-major
   */
  public double[] of(HostArray images) {
    int height = Math.toIntExact(images.shape().get(2));
    int width = Math.toIntExact(images.shape().get(3));
    double[] blurred = images.toDoubles();
    for (int plane = 0; plane < blurred.length; plane += height * width) {
      for (int column = 0; column < width; column++) {
        line(blurred, plane + column, width, height);
      }
      for (int row = 0; row < height; row++) {
        line(blurred, plane + row * width, 1, width);
      }
    }
    return blurred;
  }

  private void line(double[] values, int from, int step, int length) {
    double[] line = new double[length];
    for (int i = 0; i < length; i++) {
      line[i] = values[from + i * step];
    }
    for (int i = 0; i < length; i++) {
      double sum = weights[0] * line[i];
      for (int d = 1; d < weights.length; d++) {
        sum += weights[d] * (line[mirrored(i - d, length)] + line[mirrored(i + d, length)]);
      }
      values[from + i * step] = sum;
    }
  }

  /** Returns the place within a line that stands for one beyond its ends, the edges repeated. */
  public static int mirrored(int place, int length) {
    int within = Math.floorMod(place, 2 * length);
    return within < length ? within : 2 * length - 1 - within;
  }
}
