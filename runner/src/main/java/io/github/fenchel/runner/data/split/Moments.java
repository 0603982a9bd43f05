package io.github.fenchel.runner.data.split;

import io.github.fenchel.api.data.Split;
import java.util.ArrayList;
import java.util.List;

/**
 * The mean and the standard deviation of a split's intensities, of each channel by itself.
 *
 * <p>{@code mean_c = sum_i x_ic / n}, {@code deviation_c = sqrt(sum_i (x_ic - mean_c)^2 / n)} over
 * all {@code n} pixels of all images, in two passes, summed in double in the order of the images.
 *
 * @param mean of each channel, in the units of the images
 * @param deviation of each channel; 1 where all its pixels are equal, so that one can divide by it
 */
public record Moments(List<Double> mean, List<Double> deviation) {
  /** Copies the lists. */
  public Moments {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
  }

  /** The moments of all images of a split. */
  public static Moments of(Split split, int channels) {
    double[] sums = new double[channels];
    double[] squares = new double[channels];
    long pixels = add(split, sums, new double[channels], false);
    double[] means = new double[channels];
    for (int c = 0; c < channels; c++) {
      means[c] = sums[c] / pixels;
    }
    add(split, squares, means, true);
    List<Double> mean = new ArrayList<>();
    List<Double> deviation = new ArrayList<>();
    for (int c = 0; c < channels; c++) {
      mean.add(means[c]);
      double root = Math.sqrt(squares[c] / pixels);
      deviation.add(root == 0 ? 1 : root);
    }
    return new Moments(mean, deviation);
  }

  private static long add(Split split, double[] sums, double[] from, boolean squared) {
    long pixels = 0;
    for (int i = 0; i < split.size(); i++) {
      float[] image = split.images(i).toFloats();
      int size = image.length / sums.length;
      for (int entry = 0; entry < image.length; entry++) {
        double value = image[entry] - from[entry / size];
        sums[entry / size] += squared ? value * value : value;
      }
      pixels += size;
    }
    return pixels;
  }
}
