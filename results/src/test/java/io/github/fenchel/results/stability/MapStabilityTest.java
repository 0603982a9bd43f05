package io.github.fenchel.results.stability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.measure.MapSimilarity.Measure;
import io.github.fenchel.results.measure.MeanError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Stability across repetitions, by hand. */
class MapStabilityTest {
  private static final int PIXELS = 4;

  /** Images 0, 1, ... with a map each, all of it zero but for one pixel. */
  private static Repetition hot(long seed, int... pixels) {
    double[] maps = new double[pixels.length * PIXELS];
    long[] position = new long[pixels.length];
    for (int image = 0; image < pixels.length; image++) {
      maps[image * PIXELS + pixels[image]] = 1;
      position[image] = image;
    }
    return run(seed, 0, position, maps);
  }

  private static Repetition run(long seed, int half, long[] position, double... maps) {
    int n = position.length;
    return new Repetition(
        seed,
        half,
        HostArray.of(Shape.of(n), position),
        Map.of("gradient_logit", HostArray.of(Shape.of(n, 1, 2, 2), maps)));
  }

  private static MapStability only(Repetition... runs) {
    List<MapStability> found = MapStability.of(List.of(runs));
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  @Test
  void equalMapsAreWhollyStable() {
    MapStability found =
        only(
            run(0, 0, new long[] {5}, 1, -2, 3, 4),
            run(1, 0, new long[] {5}, 1, -2, 3, 4),
            run(2, 0, new long[] {5}, 1, -2, 3, 4));
    for (Measure measure : List.of(Measure.COSINE, Measure.SIGNED_COSINE, Measure.SPEARMAN)) {
      assertThat(found.get(measure).mean()).isCloseTo(1, within(1e-15));
    }
    assertThat(found.get(Measure.TOP_K).mean()).isEqualTo(1);
    assertThat(found.get(Measure.SSIM).n()).isZero(); // no window fits
    assertThat(found.get(Measure.SSIM).undefined()).isEqualTo(1);
  }

  @Test
  void orthogonalMapsAreNotStable() {
    MapStability found = only(hot(0, 0), hot(1, 1));
    assertThat(found.get(Measure.COSINE).mean()).isZero();
    assertThat(found.get(Measure.TOP_K).mean()).isZero();
    assertThat(found.get(Measure.SPEARMAN).mean()).isCloseTo(-1 / 3.0, within(1e-15));
  }

  /** The neighbors 0-1 and 1-2 alone would say 0; of all three pairs, one is alike. */
  @Test
  void allPairsCountNotNeighborsAlone() {
    MapStability found = only(hot(0, 0), hot(1, 1), hot(2, 0));
    assertThat(found.pairs()).isEqualTo(3);
    assertThat(found.runs()).isEqualTo(3);
    assertThat(found.get(Measure.COSINE).mean()).isCloseTo(1 / 3.0, within(1e-15));
    assertThat(only(hot(0, 0), hot(1, 1), hot(2, 0), hot(3, 2)).pairs()).isEqualTo(6);
  }

  /** Of two images, one is alike in all pairs and one in none: the mean over pairs comes first. */
  @Test
  void theErrorIsThatOfImages() {
    MeanError cosine = only(hot(0, 0, 0), hot(1, 0, 1), hot(2, 0, 2)).get(Measure.COSINE);
    assertThat(cosine.n()).isEqualTo(2);
    assertThat(cosine.mean()).isEqualTo(0.5);
    assertThat(cosine.standardError()).isEqualTo(0.5); // s = sqrt(1/2), over sqrt(2)
  }

  @Test
  void theOrderOfRunsDoesNotMatter() {
    Random random = new Random(7);
    List<Repetition> runs = new ArrayList<>();
    for (int seed = 0; seed < 5; seed++) {
      double[] maps = random.doubles(2 * PIXELS, -1, 1).toArray();
      runs.add(run(seed, seed % 2, new long[] {3, 8}, maps));
    }
    List<MapStability> inOrder = MapStability.of(runs);
    for (int times = 0; times < 5; times++) {
      Collections.shuffle(runs, random);
      assertThat(MapStability.of(runs)).isEqualTo(inOrder);
    }
  }

  /** Rows are matched by the images' places in the dataset, whatever their order. */
  @Test
  void onlyImagesThatAllRunsExplainedCount() {
    double[] left = {1, 0, 0, 0, /**/ 0, 1, 0, 0, /**/ 0, 0, 1, 0};
    double[] right = {0, 0, 1, 0, /**/ 1, 0, 0, 0, /**/ 1, 1, 1, 1};
    MapStability found =
        only(run(0, 0, new long[] {10, 20, 30}, left), run(1, 0, new long[] {30, 10, 40}, right));
    assertThat(found.get(Measure.COSINE).n()).isEqualTo(2);
    assertThat(found.get(Measure.COSINE).mean()).isEqualTo(1);
  }

  @Test
  void anImageWithAMapOfZerosIsCountedAndNotMeasured() {
    long[] images = {0, 1};
    double[] whole = {1, 0, 0, 0, 1, 0, 0, 0};
    double[] broken = {1, 0, 0, 0, 0, 0, 0, 0};
    MeanError cosine =
        only(run(0, 0, images, whole), run(1, 0, images, whole), run(2, 0, images, broken))
            .get(Measure.COSINE);
    assertThat(cosine.mean()).isEqualTo(1);
    assertThat(cosine.n()).isEqualTo(1);
    assertThat(cosine.undefined()).isEqualTo(1);
  }

  @Test
  void halvesAreReportedApart() {
    long[] image = {0};
    List<MapStability> found =
        MapStability.of(
            List.of(
                run(0, 0, image, 1, 0, 0, 0),
                run(1, 1, image, 0, 1, 0, 0),
                run(2, 0, image, 1, 0, 0, 0),
                run(3, 1, image, 0, 1, 0, 0)));
    assertThat(found)
        .extracting(MapStability::of)
        .containsExactly(RunPairs.SAME_DATA, RunPairs.DISJOINT_HALVES);
    assertThat(found).extracting(MapStability::pairs).containsExactly(2, 4);
    assertThat(found).extracting(MapStability::runs).containsExactly(4, 4);
    assertThat(found).extracting(one -> one.get(Measure.COSINE).mean()).containsExactly(1.0, 0.0);
    // Two seeds are of different halves: nothing is said of equal ones.
    assertThat(MapStability.of(List.of(run(0, 0, image, 1, 0, 0, 0), run(1, 1, image, 1, 0, 0, 0))))
        .extracting(MapStability::of)
        .containsExactly(RunPairs.DISJOINT_HALVES);
  }

  /** Grad-CAM has one channel, whatever the images have; other arrays have all. */
  @Test
  void mapsOfOneChannelAreComparedAsTheyAre() {
    List<Repetition> runs = new ArrayList<>();
    for (int seed = 0; seed < 2; seed++) {
      Map<String, HostArray> maps = new LinkedHashMap<>();
      maps.put("gradient_logit", HostArray.of(Shape.of(1, 2, 1, 2), new double[] {1, 0, 0, seed}));
      maps.put("grad_cam", HostArray.of(Shape.of(1, 1, 1, 2), new double[] {1, 0}));
      runs.add(new Repetition(seed, 0, HostArray.of(Shape.of(1), 4L), maps));
    }
    List<MapStability> found = MapStability.of(runs);
    assertThat(found).extracting(MapStability::array).containsExactly("gradient_logit", "grad_cam");
    assertThat(found.get(0).get(Measure.COSINE).mean()).isCloseTo(Math.sqrt(0.5), within(1e-15));
    assertThat(found.get(1).get(Measure.COSINE).mean()).isEqualTo(1);
  }

  /** The second method's maps are of two sizes: comparing them would be refused. */
  @Test
  void aMethodIsComparedWhenItIsAskedFor() {
    List<Repetition> runs = new ArrayList<>();
    for (int seed = 0; seed < 2; seed++) {
      Map<String, HostArray> maps = new LinkedHashMap<>();
      maps.put("gradient_logit", HostArray.of(Shape.of(1, 1, 1, 2), new double[] {1, 0}));
      maps.put("other", HostArray.zeros(DataType.FLOAT64, Shape.of(1, 1, 1, 2 + seed)));
      runs.add(new Repetition(seed, 0, HostArray.of(Shape.of(1), 4L), maps));
    }
    assertThat(MapStability.stream(runs).limit(1))
        .extracting(MapStability::array)
        .containsExactly("gradient_logit");
    assertThatThrownBy(() -> MapStability.of(runs)).hasMessageContaining("equal shape");
  }

  @Test
  void oneRunHasNoStability() {
    assertThat(MapStability.of(List.of(hot(0, 0)))).isEmpty();
    assertThat(MapStability.of(List.of())).isEmpty();
  }

  @Test
  void anArrayThatSomeRunLacksIsLeftOut() {
    Repetition other =
        new Repetition(
            1,
            0,
            HostArray.of(Shape.of(1), 0L),
            Map.of("other", HostArray.of(Shape.of(1, 1, 1, 1), new double[] {1})));
    assertThat(MapStability.of(List.of(hot(0, 0), other))).isEmpty();
  }
}
