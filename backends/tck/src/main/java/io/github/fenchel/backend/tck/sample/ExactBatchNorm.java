package io.github.fenchel.backend.tck.sample;

import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;

/**
 * Batch normalization and its gradients from their definition, in double precision, each sum over a
 * whole channel.
 *
 * <p>For channel {@code c} with {@code n} values, {@code s = sqrt(var + epsilon)} and {@code z = (x
 * - mean) / s}: {@code y = scale z + shift}; of the loss {@code <y, r>}, the gradient is {@code
 * scale / s (r - mean(r) - z mean(r z))} in {@code x}, {@code sum(r z)} in {@code scale}, {@code
 * sum(r)} in {@code shift}.
 *
 * @param output {@code y}, {@code [N,C,H,W]}
 * @param mean {@code [C]}
 * @param unbiasedVariance {@code [C]}, divisor {@code n - 1}
 * @param byInput {@code [N,C,H,W]}
 * @param byScale {@code [C]}
 * @param byShift {@code [C]}
 */
public record ExactBatchNorm(
    HostArray output,
    HostArray mean,
    HostArray unbiasedVariance,
    HostArray byInput,
    HostArray byScale,
    HostArray byShift) {

  /**
   * Computes it.
   *
   * @param x {@code [N,C,H,W]}
   * @param scale {@code [C]}
   * @param shift {@code [C]}
   * @param r the loss's gradient in the output, {@code [N,C,H,W]}
   */
  public static ExactBatchNorm of(
      HostArray x, HostArray scale, HostArray shift, HostArray r, double epsilon) {
    int channels = scale.size();
    int pixels = Math.toIntExact(x.shape().get(2) * x.shape().get(3));
    double n = (double) x.size() / channels;
    double[] mean = perChannel(x, channels, pixels, i -> x.at(i) / n);
    double[] variance =
        perChannel(x, channels, pixels, i -> square(x.at(i) - mean[i / pixels % channels]) / n);
    double[] root = new double[channels];
    double[] unbiased = new double[channels];
    for (int c = 0; c < channels; c++) {
      root[c] = Math.sqrt(variance[c] + epsilon);
      unbiased[c] = variance[c] * n / (n - 1);
    }
    double[] z = new double[x.size()];
    double[] y = new double[x.size()];
    for (int i = 0; i < z.length; i++) {
      int c = i / pixels % channels;
      z[i] = (x.at(i) - mean[c]) / root[c];
      y[i] = scale.at(c) * z[i] + shift.at(c);
    }
    double[] byScale = perChannel(x, channels, pixels, i -> r.at(i) * z[i]);
    double[] byShift = perChannel(x, channels, pixels, r::at);
    double[] byInput = new double[x.size()];
    for (int i = 0; i < z.length; i++) {
      int c = i / pixels % channels;
      byInput[i] = scale.at(c) / root[c] * (r.at(i) - byShift[c] / n - z[i] * byScale[c] / n);
    }
    Shape statistics = Shape.of(channels);
    return new ExactBatchNorm(
        HostArray.of(x.shape(), y),
        HostArray.of(statistics, mean),
        HostArray.of(statistics, unbiased),
        HostArray.of(x.shape(), byInput),
        HostArray.of(statistics, byScale),
        HostArray.of(statistics, byShift));
  }

  private interface Term {
    double at(int index);
  }

  private static double[] perChannel(HostArray x, int channels, int pixels, Term term) {
    double[] sums = new double[channels];
    for (int i = 0; i < x.size(); i++) {
      sums[i / pixels % channels] += term.at(i);
    }
    return sums;
  }

  private static double square(double value) {
    return value * value;
  }
}
