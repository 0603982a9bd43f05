package io.github.fenchel.results.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.measure.MapSimilarity.Measure;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MapSimilarityTest {
  private static final int HEIGHT = 12;
  private static final int WIDTH = 13;

  @Test
  void identicalMapsAreFullyAlike() {
    HostArray map = random(3, 2, 1);
    for (MapSimilarity similarity : MapSimilarity.of(map, map)) {
      for (Measure measure : Measure.values()) {
        assertThat(similarity.get(measure)).as(measure.id()).isCloseTo(1, within(1e-12));
      }
    }
  }

  /** What was computed of a map for one comparison is used in the next. */
  @Test
  void whatAMapWasComparedWithBeforeDoesNotMatter() {
    HostArray maps = random(4, 2, 7);
    ComparedMap first = ComparedMap.of(maps, 0, 0.1);
    for (int other = 1; other < 4; other++) {
      ComparedMap second = ComparedMap.of(maps, other, 0.1);
      MapSimilarity fresh =
          MapSimilarity.of(maps.rows(0, 1), maps.rows(other, other + 1), 0.1).get(0);
      assertThat(first.similarity(second)).isEqualTo(fresh);
    }
    assertThatThrownBy(() -> first.similarity(ComparedMap.of(maps, 0, 0.5)))
        .hasMessageContaining("equally many top pixels");
  }

  @Test
  void aNegatedMapIsOppositeOnlyWhereSignsCount() {
    HostArray map = random(1, 3, 2);
    MapSimilarity similarity = MapSimilarity.of(map, times(map, -1)).get(0);
    assertThat(similarity.signedCosine()).isCloseTo(-1, within(1e-12));
    assertThat(similarity.cosine()).isCloseTo(1, within(1e-12));
    assertThat(similarity.spearman()).isCloseTo(1, within(1e-12));
    assertThat(similarity.topK()).isEqualTo(1);
    assertThat(similarity.ssim()).isCloseTo(1, within(1e-12));
  }

  @Test
  void scaleDoesNotCountEvenWhenItIsTiny() {
    HostArray left = random(2, 1, 3);
    HostArray right = random(2, 1, 4);
    for (double scale : new double[] {1e-200, 1e6}) {
      for (int i = 0; i < 2; i++) {
        MapSimilarity plain = MapSimilarity.of(left, right).get(i);
        MapSimilarity scaled = MapSimilarity.of(left, times(right, scale)).get(i);
        for (Measure measure : Measure.values()) {
          assertThat(scaled.get(measure))
              .as(measure.id())
              .isCloseTo(plain.get(measure), within(1e-9));
        }
      }
    }
  }

  @Test
  void shuffledPixelsAreHardlyAlike() {
    HostArray left = random(1, 1, 5);
    double[] shuffled = left.toDoubles();
    Random random = new Random(6);
    for (int i = shuffled.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      double kept = shuffled[i];
      shuffled[i] = shuffled[other];
      shuffled[other] = kept;
    }
    MapSimilarity similarity = MapSimilarity.of(left, HostArray.of(left.shape(), shuffled)).get(0);
    assertThat(similarity.spearman()).isBetween(-0.3, 0.3);
    assertThat(similarity.ssim()).isBetween(-0.3, 0.3);
    assertThat(similarity.topK()).isLessThan(0.5);
  }

  @Test
  void smallCasesMatchHandComputation() {
    HostArray left = map(3, 4, 0, 0);
    HostArray right = map(4, -3, 0, 0);
    MapSimilarity similarity = MapSimilarity.of(left, right, 0.5).get(0);
    assertThat(similarity.cosine()).isCloseTo(24.0 / 25, within(1e-15));
    assertThat(similarity.signedCosine()).isCloseTo(0, within(1e-15));
    // Ranks 3, 4, 1.5, 1.5 and 4, 3, 1.5, 1.5; their mean is 2.5: 3.5 / 4.5.
    assertThat(similarity.spearman()).isCloseTo(3.5 / 4.5, within(1e-15));
    assertThat(similarity.topK()).isEqualTo(1);
    assertThat(similarity.ssim()).as("a window does not fit").isNaN();
  }

  @Test
  void ofTiedPixelsTheEarlierCount() {
    // The top two of the left are the pixels 3 and, of the tied 0, 1, 2, pixel 0.
    assertThat(MapSimilarity.of(map(1, 1, 1, 2), map(5, 0, 0, 6), 0.5).get(0).topK()).isEqualTo(1);
    assertThat(MapSimilarity.of(map(1, 1, 1, 2), map(0, 5, 0, 6), 0.5).get(0).topK())
        .isEqualTo(0.5);
  }

  /** Pearson's correlation of ranks counted one by one: how many are smaller, half of the equal. */
  @Test
  void spearmanSharesTheRanksOfTies() {
    Random random = new Random(11);
    for (int i = 0; i < 50; i++) {
      Shape shape = Shape.of(1, 1, 5, 8);
      double[] a = random.ints(40, 0, 2 + i).asDoubleStream().toArray();
      double[] b = random.ints(40, 0, 52 - i).asDoubleStream().toArray();
      double spearman =
          MapSimilarity.of(HostArray.of(shape, a), HostArray.of(shape, b)).get(0).spearman();
      double[] left = counted(a);
      double[] right = counted(b);
      double product = 0;
      double squares = 0;
      double others = 0;
      for (int p = 0; p < 40; p++) {
        product += (left[p] - 20.5) * (right[p] - 20.5);
        squares += (left[p] - 20.5) * (left[p] - 20.5);
        others += (right[p] - 20.5) * (right[p] - 20.5);
      }
      assertThat(spearman).isCloseTo(product / Math.sqrt(squares * others), within(1e-12));
    }
  }

  private static double[] counted(double[] values) {
    return Arrays.stream(values)
        .map(
            value ->
                Arrays.stream(values)
                        .map(other -> other < value ? 1 : other == value ? 0.5 : 0)
                        .sum()
                    + 0.5)
        .toArray();
  }

  @Test
  void channelsArePooledByMagnitude() {
    HostArray maps = HostArray.of(Shape.of(1, 2, 1, 2), 1.0, -2.0, -3.0, 4.0);
    assertThat(ChannelPooling.magnitude(maps)).isEqualTo(HostArray.of(Shape.of(1, 1, 2), 4.0, 6.0));
  }

  @Test
  void aMapOfZerosOrWithoutNumbersHasNoSimilarity() {
    for (double empty : new double[] {0, Double.NaN, Double.POSITIVE_INFINITY}) {
      MapSimilarity similarity = MapSimilarity.of(map(empty, 0, 0, 0), map(1, 2, 3, 4)).get(0);
      for (Measure measure : Measure.values()) {
        assertThat(similarity.get(measure)).as(measure.id()).isNaN();
      }
    }
    MapSimilarity constant = MapSimilarity.of(map(1, 1, 1, 1), map(1, 2, 3, 4)).get(0);
    assertThat(constant.spearman()).isNaN();
    assertThat(constant.cosine()).isCloseTo(10 / Math.sqrt(4 * 30), within(1e-15));
  }

  /*
   * The numbers come from this script (NumPy 2.4, SciPy 1.17):
   *
   * i = np.arange(12 * 13, dtype=np.float64)
   * a = np.abs(np.sin(i + 1)).reshape(12, 13)
   * b = np.abs(np.sin(1.1 * i + 0.5)).reshape(12, 13)
   * cosine = (a * b).sum() / np.sqrt((a * a).sum() * (b * b).sum())
   * spearman = scipy.stats.spearmanr(a.ravel(), b.ravel()).statistic
   * top = lambda m: set(np.argsort(-m.ravel(), kind="stable")[:16])
   * top_k = len(top(a) & top(b)) / 16
   * p, q = a / a.sum(), b / b.sum()
   * L = max(p.max(), q.max()); c1, c2 = (0.01 * L) ** 2, (0.03 * L) ** 2
   * G = lambda m: scipy.ndimage.gaussian_filter(m, 1.5, truncate=3.5)[5:-5, 5:-5]
   * mp, mq = G(p), G(q)
   * vp, vq, vpq = G(p * p) - mp ** 2, G(q * q) - mq ** 2, G(p * q) - mp * mq
   * s = (2*mp*mq + c1) * (2*vpq + c2) / ((mp**2 + mq**2 + c1) * (vp + vq + c2))
   * ssim = s.mean()
   */
  @Test
  void goldenNumbersOfAnIndependentScriptAreMet() {
    double[] a = new double[HEIGHT * WIDTH];
    double[] b = new double[HEIGHT * WIDTH];
    for (int i = 0; i < a.length; i++) {
      a[i] = StrictMath.sin(i + 1.0);
      b[i] = StrictMath.sin(1.1 * i + 0.5);
    }
    Shape shape = Shape.of(1, 1, HEIGHT, WIDTH);
    MapSimilarity similarity =
        MapSimilarity.of(HostArray.of(shape, a), HostArray.of(shape, b)).get(0);
    assertThat(similarity.cosine()).isCloseTo(0.8127970616790514, within(1e-12));
    assertThat(similarity.spearman()).isCloseTo(-0.0017575192426230023, within(1e-12));
    assertThat(similarity.topK()).isEqualTo(0.125);
    assertThat(similarity.ssim()).isCloseTo(0.02792864948977897, within(1e-12));
  }

  @Test
  void mapsOfOtherShapesAreRefused() {
    assertThatThrownBy(() -> MapSimilarity.of(random(1, 1, 1), random(2, 1, 1)))
        .hasMessageContaining("FLOAT64[1,1,12,13]")
        .hasMessageContaining("FLOAT64[2,1,12,13]");
    assertThatThrownBy(() -> MapSimilarity.of(map(1, 0, 0, 0), map(1, 0, 0, 0), 0))
        .hasMessageContaining("(0,1]");
  }

  private static HostArray map(double... pixels) {
    return HostArray.of(Shape.of(1, 1, 2, 2), pixels);
  }

  private static HostArray times(HostArray map, double scale) {
    return HostArray.of(
        map.shape(), Arrays.stream(map.toDoubles()).map(value -> value * scale).toArray());
  }

  private static HostArray random(int n, int channels, long seed) {
    Shape shape = Shape.of(n, channels, HEIGHT, WIDTH);
    return HostArray.of(shape, new Random(seed).doubles(shape.size(), -1, 1).toArray());
  }
}
