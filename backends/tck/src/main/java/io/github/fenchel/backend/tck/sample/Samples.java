package io.github.fenchel.backend.tck.sample;

import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** Random arrays that norms are tried on, and the seeds that they come from. */
public final class Samples {
  /** How many rows {@link #gradients} have. */
  public static final int GRADIENTS = 8;

  private Samples() {}

  /** Returns the rows of {@link #gradients} where a penalty is smooth. */
  public static int[] ordinary() {
    return new int[] {0, 4, 5, 7};
  }

  /** The seeds of property tests; {@code -Dtests.seed=} replaces them by one. */
  public static LongStream seeds() {
    Long replayed = Long.getLong("tests.seed");
    return replayed == null ? LongStream.rangeClosed(1, 5) : LongStream.of(replayed);
  }

  /** Normal entries; each row has its own deviation, from {@code low} to {@code high}. */
  public static HostArray normal(SplittableRandom random, Shape shape, double low, double high) {
    double[] values = new double[Math.toIntExact(shape.size())];
    int rows = Math.toIntExact(shape.get(0));
    int width = values.length / rows;
    for (int row = 0; row < rows; row++) {
      double deviation = low * Math.pow(high / low, random.nextDouble());
      for (int i = 0; i < width; i++) {
        values[row * width + i] = deviation * random.nextGaussian();
      }
    }
    return HostArray.of(shape, values);
  }

  /** Numbers from 0 to 1, a quarter of them 0 or 1 themselves. */
  public static HostArray shares(SplittableRandom random, Shape shape) {
    double[] values = new double[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.min(1, Math.max(0, 1.3 * random.nextDouble() - 0.15));
    }
    return HostArray.of(shape, values);
  }

  /**
   * Gradients that have broken norms, a row each: 0 ordinary, 1 all zero, 2 zero but for one entry,
   * 3 zero in the upper left quarter, 4 tiny, 5 huge, 6 of one size in all entries, 7 ordinary.
   *
   * @param shape {@code [8,C,H,W]}
   */
  public static HostArray gradients(SplittableRandom random, Shape shape) {
    double[] values = normal(random, shape, 1e-2, 1e2).toDoubles();
    int size = values.length / GRADIENTS;
    int height = Math.toIntExact(shape.get(2));
    int width = Math.toIntExact(shape.get(3));
    int single = size / 3;
    for (int i = 0; i < size; i++) {
      values[size + i] = 0;
      values[2 * size + i] = i == single ? values[2 * size + i] : 0;
      boolean upperLeft = i % width < width / 2 && i / width % height < height / 2;
      values[3 * size + i] = upperLeft ? 0 : values[3 * size + i];
      values[4 * size + i] *= 1e-30;
      values[5 * size + i] *= 1e30;
      values[6 * size + i] = values[6 * size + i] > 0 ? 0.75 : -0.75;
    }
    return HostArray.of(shape, values);
  }
}
