package io.github.fenchel.results.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Pairs small enough to compute by hand. */
class SimilarityTest {
  private static final double[] A = {3, -4, 0};
  private static final double[] ZERO = {0, 0, 0};

  /** {@code <(3,-4,0), (0,-1,0)> = 4}, of lengths 5 and 1. */
  @Test
  void theCosineKeepsSigns() {
    double[] b = {0, -1, 0};
    assertThat(Similarity.cosine(A, b)).isCloseTo(0.8, within(1e-15));
    assertThat(Similarity.cosine(A, negative(b))).isCloseTo(-0.8, within(1e-15));
  }

  /** {@code ||a - b||^2 = 2 - 2 cos} of arrays of length 1. */
  @Test
  void theNormalizedDistanceFollowsFromTheCosine() {
    double[] b = {0, -7, 0};
    assertThat(Similarity.normalizedL2(A, b)).isCloseTo(Math.sqrt(0.4), within(1e-15));
    assertThat(Similarity.normalizedL2(A, negative(A))).isCloseTo(2, within(1e-15));
    assertThat(Similarity.normalizedL2(A, new double[] {6, -8, 0})).isCloseTo(0, within(1e-15));
  }

  /** Ranks (1, 2.5, 2.5, 4) and (1, 2, 3, 4): 4.5 / sqrt(4.5 * 5). */
  @Test
  void spearmanSharesTheRanksOfTies() {
    double found = Similarity.spearman(new double[] {1, 2, 2, 3}, new double[] {1, 2, 4, 9});
    assertThat(found).isCloseTo(4.5 / Math.sqrt(4.5 * 5), within(1e-15));
    assertThat(Similarity.ranks(new double[] {5, 1, 5, 7})).containsExactly(2.5, 1, 2.5, 4);
  }

  @Test
  void minusZeroTiesWithZero() {
    assertThat(Similarity.ranks(new double[] {0.0, -0.0, -1})).containsExactly(2.5, 2.5, 1);
  }

  /** Deviations (-1, 0, 1) and (-1, -1, 2): 3 / sqrt(2 * 6). */
  @Test
  void pearsonTakesDeviationsFromTheMean() {
    assertThat(Similarity.pearson(new double[] {1, 2, 3}, new double[] {0, 0, 3}))
        .isCloseTo(3 / Math.sqrt(12), within(1e-15));
  }

  @Test
  void ofEqualPlacesTheLowerAreTheLargest() {
    double[] a = {1, 2, 2, 0};
    double[] b = {0, 1, 3, 3};
    assertThat(Similarity.topK(a, b, 1)).isZero();
    assertThat(Similarity.topK(a, b, 2)).isEqualTo(0.5);
    assertThat(Similarity.topK(a, b, 4)).isEqualTo(1);
    assertThatThrownBy(() -> Similarity.topK(a, b, 5))
        .hasMessage("the largest 5 of 4 places: choose from 1 to 4");
  }

  @Test
  void anArrayOfZerosIsLikeNothing() {
    for (double[] other : new double[][] {A, ZERO}) {
      assertThat(Similarity.cosine(other, ZERO)).isNaN();
      assertThat(Similarity.normalizedL2(ZERO, other)).isNaN();
      assertThat(Similarity.pearson(other, ZERO)).isNaN();
      assertThat(Similarity.spearman(ZERO, other)).isNaN();
      assertThat(Similarity.topK(other, ZERO, 1)).isNaN();
    }
  }

  /** The mean of three times 0.7 isn't 0.7: its rounding must not be correlated. */
  @Test
  void aConstantArrayHasNoCorrelation() {
    double[] constant = {0.7, 0.7, 0.7};
    assertThat(Similarity.pearson(constant, A)).isNaN();
    assertThat(Similarity.spearman(A, constant)).isNaN();
    assertThat(Similarity.cosine(constant, A)).isCloseTo(-1 / (5 * Math.sqrt(3)), within(1e-15));
  }

  @Test
  void whatIsNotFiniteIsLikeNothing() {
    for (double odd : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      double[] b = {1, odd, 2};
      assertThat(Similarity.cosine(A, b)).isNaN();
      assertThat(Similarity.normalizedL2(A, b)).isNaN();
      assertThat(Similarity.pearson(A, b)).isNaN();
      assertThat(Similarity.spearman(A, b)).isNaN();
      assertThat(Similarity.topK(A, b, 1)).isNaN();
    }
  }

  @Test
  void scaleChangesNothing() {
    double[] a = new SplittableRandom(1).doubles(200).toArray();
    double[] b = new SplittableRandom(2).doubles(200).toArray();
    for (double scale : new double[] {1e-200, 1e-9, 1e200}) {
      double[] scaled = Arrays.stream(b).map(value -> value * scale).toArray();
      assertThat(Similarity.cosine(a, scaled)).isCloseTo(Similarity.cosine(a, b), within(1e-12));
      assertThat(Similarity.normalizedL2(a, scaled))
          .isCloseTo(Similarity.normalizedL2(a, b), within(1e-12));
      assertThat(Similarity.pearson(a, scaled)).isCloseTo(Similarity.pearson(a, b), within(1e-12));
      assertThat(Similarity.spearman(a, scaled)).isEqualTo(Similarity.spearman(a, b));
      assertThat(Similarity.topK(a, scaled, 20)).isEqualTo(Similarity.topK(a, b, 20));
      Ssim small = new Ssim(Ssim.Scale.MIN_MAX, Ssim.Window.UNIFORM, true);
      assertThat(small.of(a, scaled, 20, 10)).isCloseTo(small.of(a, b, 20, 10), within(1e-12));
    }
  }

  @Test
  void aMapThatIsSmallerThanTheWindowHasNoStructure() {
    double[] map = new SplittableRandom(3).doubles(110).toArray();
    assertThat(Ssim.MIN_MAX.of(map, map, 10, 11)).isNaN();
    assertThat(Ssim.MIN_MAX.of(map, map, 11, 10)).isNaN();
    assertThat(new Ssim(Ssim.Scale.NONE, Ssim.Window.UNIFORM, true).of(map, map, 10, 11))
        .isCloseTo(1, within(1e-12));
  }

  @Test
  void arraysOfOtherLengthsAreRefused() {
    assertThatThrownBy(() -> Similarity.cosine(A, new double[2]))
        .hasMessage("arrays of equal length can be compared, not of 3 and 2");
  }

  private static double[] negative(double... values) {
    return Arrays.stream(values).map(value -> -value).toArray();
  }
}
