package io.github.fenchel.runner.random;

import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.model.Initializer;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.training.RandomNumbers;
import java.util.function.DoubleSupplier;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * One stream of random numbers, the same on every machine; not thread-safe.
 *
 * <p>The generator is xoroshiro128++, its state filled from the seed by Apache Commons RNG. The
 * library may change a sampler between versions, so golden tests pin each stream.
 */
public final class Randomness implements RandomNumbers {
  private final UniformRandomProvider source;
  private final ZigguratSampler.NormalizedGaussian gaussian;

  private Randomness(UniformRandomProvider source) {
    this.source = source;
    this.gaussian = ZigguratSampler.NormalizedGaussian.of(source);
  }

  /** The stream that a seed starts. */
  public static Randomness seeded(long seed) {
    return new Randomness(RandomSource.XO_RO_SHI_RO_128_PP.create(seed));
  }

  @Override
  public int below(int bound) {
    return source.nextInt(bound);
  }

  @Override
  public boolean chance(double probability) {
    return source.nextDouble() < probability;
  }

  @Override
  public double uniform() {
    return source.nextFloat() * 2.0 - 1.0;
  }

  @Override
  public double normal() {
    return gaussian.sample();
  }

  /**
   * Returns the numbers from 0 to below {@code size} in an order, each order equally likely.
   *
   * <p>The shuffle of Fisher and Yates, from the last place to the first.
   */
  @Override
  public int[] permutation(int size) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    for (int i = size - 1; i > 0; i--) {
      int other = below(i + 1);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
    return order;
  }

  /**
   * Returns the random numbers that a step asked for.
   *
   * @return FLOAT32, of the spec's shape, drawn in row-major order
   */
  public static HostArray draw(DrawSpec spec, long seed) {
    Randomness random = seeded(seed);
    return switch (spec.distribution()) {
      case NORMAL -> filled(spec.shape(), random::normal);
      case UNIFORM -> filled(spec.shape(), random::uniform);
      case BERNOULLI -> {
        double probability = spec.parameter();
        if (!(probability >= 0 && probability <= 1)) {
          throw new IllegalArgumentException(
              "draw " + spec.name() + ": probability " + probability + " is not in [0,1]");
        }
        yield filled(spec.shape(), () -> random.chance(probability) ? 1 : 0);
      }
    };
  }

  /**
   * Returns what a weight or statistic starts as.
   *
   * @return FLOAT32, of the spec's shape, drawn in row-major order
   */
  public static HostArray initial(WeightSpec spec, long seed) {
    Randomness random = seeded(seed);
    Initializer initializer = spec.initializer();
    if (initializer instanceof Initializer.Normal normal) {
      return filled(spec.shape(), () -> normal.deviation() * random.normal());
    }
    if (initializer instanceof Initializer.Uniform uniform) {
      return filled(spec.shape(), () -> uniform.bound() * random.uniform());
    }
    double constant = ((Initializer.Constant) initializer).value();
    return filled(spec.shape(), () -> constant);
  }

  private static HostArray filled(Shape shape, DoubleSupplier next) {
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) next.getAsDouble();
    }
    return HostArray.of(shape, values);
  }
}
