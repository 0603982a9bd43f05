package io.github.fenchel.runner.data.augmentation;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.training.RandomNumbers;
import java.util.Arrays;

/**
 * Blurs an image by a Gaussian of random width, the image reflected at its borders, as
 * torchvision's {@code GaussianBlur} does. The choice is the deviation sigma in pixels; a side map
 * stays.
 *
 * @param size the side of the kernel, odd
 * @param least the least deviation
 * @param most the largest deviation
 */
record RandomBlur(int size, double least, double most) implements ImageChange {
  /** Checks that the kernel has a center. */
  RandomBlur {
    if (size % 2 == 0) {
      throw new IllegalArgumentException(
          "kernelSize " + size + " has no center; use an odd number, e.g. " + (size + 1));
    }
  }

  @Override
  public void check(ImageShape image) {
    int smallest = Math.min(image.height(), image.width());
    if (size / 2 >= smallest) {
      throw new IllegalArgumentException(
          "kernelSize "
              + size
              + " reaches beyond the reflection of an image of "
              + image
              + "; use at most "
              + (2 * smallest - 1));
    }
  }

  @Override
  public double[] choose(ImageShape image, RandomNumbers random) {
    return new double[] {random.between(least, most)};
  }

  @Override
  public void change(Pixels image, double... choice) {
    double[] kernel = kernel(choice[0]);
    for (int channel = 0; channel < image.channels; channel++) {
      down(image, channel, across(image, channel, kernel), kernel);
    }
  }

  /** {@code exp(-(i / sigma)^2 / 2)}, of sum 1. */
  private double[] kernel(double sigma) {
    double[] kernel = new double[size];
    for (int i = 0; i < size; i++) {
      double x = (i - size / 2) / sigma;
      kernel[i] = StrictMath.exp(-x * x / 2);
    }
    double sum = Arrays.stream(kernel).sum();
    return Arrays.stream(kernel).map(weight -> weight / sum).toArray();
  }

  private float[] across(Pixels image, int channel, double... kernel) {
    int width = image.width;
    int half = size / 2;
    float[] blurred = new float[image.height * width];
    float[] row = new float[width + 2 * half];
    for (int y = 0; y < image.height; y++) {
      for (int i = 0; i < row.length; i++) {
        row[i] = image.values[image.plane(channel) + y * width + reflected(i - half, width)];
      }
      for (int x = 0; x < width; x++) {
        double sum = 0;
        for (int k = 0; k < size; k++) {
          sum += kernel[k] * row[x + k];
        }
        blurred[y * width + x] = (float) sum;
      }
    }
    return blurred;
  }

  private void down(Pixels image, int channel, float[] from, double... kernel) {
    int width = image.width;
    double[] sums = new double[width];
    for (int y = 0; y < image.height; y++) {
      Arrays.fill(sums, 0);
      for (int k = 0; k < size; k++) {
        int row = reflected(y + k - size / 2, image.height) * width;
        for (int x = 0; x < width; x++) {
          sums[x] += kernel[k] * from[row + x];
        }
      }
      for (int x = 0; x < width; x++) {
        image.values[image.plane(channel) + y * width + x] = (float) sums[x];
      }
    }
  }

  private static int reflected(int place, int size) {
    int inside = Math.abs(place);
    return inside < size ? inside : 2 * size - 2 - inside;
  }
}
