package io.github.fenchel.runner.explain.metric.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ContinuousSampler;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Closed forms of the Gini index and of the entropy. */
class SparsityTest {
  private static final int MANY = 200_000;

  @Test
  void equalValuesHaveGiniZero() {
    assertThat(Sparsity.gini(constant(784, 0.3))).isCloseTo(0, within(1e-13));
  }

  @Test
  void aSingleValueHasGiniOneMinusOneOverN() {
    assertThat(Sparsity.gini(new double[] {0, 0, 3, 0})).isEqualTo(0.75);
    assertThat(Sparsity.gini(new double[] {5})).isZero();
  }

  /** {@code (-3*1 - 1*2 + 1*3 + 3*6) / (4 * 12) = 16/48}. */
  @Test
  void giniSortsAndWeighs() {
    assertThat(Sparsity.gini(new double[] {3, 1, 6, 2})).isCloseTo(1 / 3.0, within(1e-15));
  }

  /** The other spelling, {@code 1 - 2 sum_k (a_k / sum a) (n - k + 1/2) / n}. */
  @Test
  void giniIsHurleyAndRickards() {
    double[] values = samples(500, 1);
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double sum = DoubleStream.of(sorted).sum();
    double lost =
        IntStream.rangeClosed(1, 500)
            .mapToDouble(k -> sorted[k - 1] / sum * (500 - k + 0.5) / 500)
            .sum();
    assertThat(Sparsity.gini(values)).isCloseTo(1 - 2 * lost, within(1e-12));
  }

  /** {@code sqrt(2) - 1}. */
  @Test
  void absoluteGaussianNoiseHasGini0414() {
    assertThat(Sparsity.gini(samples(MANY, 1))).isCloseTo(Math.sqrt(2) - 1, within(3e-3));
  }

  @Test
  void threePooledGaussianChannelsHaveGini0244() {
    assertThat(Sparsity.gini(samples(MANY, 3))).isCloseTo(0.244, within(3e-3));
  }

  /** Absolute Laplace values are exponential. */
  @Test
  void absoluteLaplaceNoiseHasGiniOneHalf() {
    UniformRandomProvider source = RandomSource.XO_RO_SHI_RO_128_PP.create(5L);
    double[] values =
        DoubleStream.generate(() -> -Math.log1p(-source.nextDouble())).limit(MANY).toArray();
    assertThat(Sparsity.gini(values)).isCloseTo(0.5, within(3e-3));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-30, 1e-7, 1, 1e30})
  void scaleChangesNothing(double scale) {
    double[] values = samples(1000, 1);
    double[] scaled = DoubleStream.of(values).map(v -> v * scale).toArray();
    assertThat(Sparsity.gini(scaled)).isCloseTo(Sparsity.gini(values), within(1e-14));
    assertThat(Sparsity.entropy(scaled)).isCloseTo(Sparsity.entropy(values), within(1e-12));
  }

  @Test
  void equalValuesHaveEntropyLogN() {
    assertThat(Sparsity.entropy(constant(784, 1e-9))).isCloseTo(Math.log(784), within(1e-12));
  }

  @Test
  void aSingleValueHasEntropyZero() {
    assertThat(Sparsity.entropy(new double[] {0, 7, 0})).isZero();
  }

  /** {@code ln 4 - 3/4 ln 3} for shares of 1/4 and 3/4. */
  @Test
  void entropyIsInNats() {
    assertThat(Sparsity.entropy(new double[] {1, 3}))
        .isCloseTo(Math.log(4) - 0.75 * Math.log(3), within(1e-15));
  }

  @Test
  void zerosAndNumbersThatAreNotFiniteHaveNeither() {
    for (double value : new double[] {0, Double.NaN, Double.POSITIVE_INFINITY}) {
      double[] values = {0, 0, value};
      assertThat(Sparsity.gini(values)).isNaN();
      assertThat(Sparsity.entropy(values)).isNaN();
    }
  }

  @Test
  void theArgumentKeepsItsOrder() {
    double[] values = {3, 1, 2};
    Sparsity.gini(values);
    assertThat(values).containsExactly(3, 1, 2);
  }

  private static double[] constant(int n, double value) {
    double[] values = new double[n];
    Arrays.fill(values, value);
    return values;
  }

  /** Sums of absolute Gaussian values. */
  private static double[] samples(int n, int channels) {
    UniformRandomProvider source = RandomSource.XO_RO_SHI_RO_128_PP.create(7L);
    ContinuousSampler gaussian = ZigguratSampler.NormalizedGaussian.of(source);
    return DoubleStream.generate(
            () -> IntStream.range(0, channels).mapToDouble(c -> Math.abs(gaussian.sample())).sum())
        .limit(n)
        .toArray();
  }
}
