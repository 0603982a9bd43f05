package io.github.fenchel.losses;

import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.losses.geometry.Coordinates;
import io.github.fenchel.losses.norm.ElasticNet;
import io.github.fenchel.losses.norm.GroupL2;
import io.github.fenchel.losses.norm.GroupL2.Channels;
import io.github.fenchel.losses.norm.L1;
import io.github.fenchel.losses.norm.Normalized;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Random images for property tests; {@code -Dtests.seed=7} replays the seed of a display name. */
public final class Examples {
  static final int CHANNELS = 2;
  public static final int SIDE = 6;
  private static final int SIZE = CHANNELS * SIDE * SIDE;

  private Examples() {}

  public static List<Norm> norms() {
    return List.of(
        new L1(0.03),
        new ElasticNet(0.03, 0.2),
        new ElasticNet(0, 0.2),
        new GroupL2(0.3, 3, Channels.SEPARATE),
        new GroupL2(0.3, 3, Channels.JOINT),
        new GroupL2(0.3, 1, Channels.SEPARATE),
        new GroupL2(0.3, 2, Channels.SEPARATE),
        new GroupL2(0.3, 6, Channels.JOINT),
        new Normalized(new L1(0.03), new Coordinates(List.of(0.5, 2.0))),
        new Normalized(new GroupL2(0.3, 3, Channels.JOINT), new Coordinates(List.of(0.25))));
  }

  static LongStream seeds() {
    Long replayed = Long.getLong("tests.seed");
    return replayed == null ? LongStream.rangeClosed(1, 5) : LongStream.of(replayed);
  }

  /** Every norm with every seed. */
  static Stream<Arguments> normsAndSeeds() {
    return norms().stream().flatMap(norm -> seeds().mapToObj(seed -> Arguments.of(norm, seed)));
  }

  /** Normal entries; each image has its own deviation, from {@code low} to {@code high}. */
  public static HostArray normal(SplittableRandom random, int n, double low, double high) {
    double[] values = new double[n * SIZE];
    for (int image = 0; image < n; image++) {
      double deviation = low * Math.pow(high / low, random.nextDouble());
      for (int i = 0; i < SIZE; i++) {
        values[image * SIZE + i] = deviation * random.nextGaussian();
      }
    }
    return HostArray.of(shape(n), values);
  }

  /**
   * Gradients that have broken norms: ordinary ones, all zero, zero but for one entry, zero in one
   * 3x3 patch, tiny and huge.
   */
  public static HostArray gradients(SplittableRandom random) {
    double[] values = normal(random, 8, 1e-2, 1e2).toDoubles();
    for (int i = 0; i < SIZE; i++) {
      values[SIZE + i] = 0;
      values[2 * SIZE + i] = i == 17 ? values[2 * SIZE + i] : 0;
      boolean inPatch = i % SIDE < 3 && i / SIDE % SIDE < 3;
      values[3 * SIZE + i] = inPatch ? 0 : values[3 * SIZE + i];
      values[4 * SIZE + i] *= 1e-30;
      values[5 * SIZE + i] *= 1e30;
    }
    return HostArray.of(shape(8), values);
  }

  static Shape shape(int n) {
    return Shape.of(n, CHANNELS, SIDE, SIDE);
  }
}
