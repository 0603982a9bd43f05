package io.github.fenchel.results.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.run.GateSpec;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.measure.ImageMeans;
import io.github.fenchel.results.measure.ImageSample;
import io.github.fenchel.results.measure.MeanError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * The gate's promises where a metric is 0 or 1 on each of few images: test images are drawn anew
 * for each gate, for its verdict speaks of all images, and all seeds see the same ones.
 *
 * <p>An image is right with a chance of its truth, whatever the seed; the change turns some right
 * images wrong in all seeds; and each seed errs on each image, on either side, by itself.
 */
class CoarseGateSimulationTest {
  private static final int GATES = 1000;
  private static final double ALPHA = 0.05;

  /** Three standard errors of a share of 5 % over 1,000 gates are 2.1 %. */
  private static final int MOST = (int) ((ALPHA + 0.021) * GATES);

  private static final StringBuilder TABLE =
      new StringBuilder(
          """
          Of 1,000 simulated gates with one check of a metric that is 0 or 1 per image, alpha 0.05.
          "seeds alone" is the t test over seeds, which the gate was before it counted images.

          | what is true | margin | images | seeds | passed | regressed | seeds alone: passed | regressed |
          |---|---|---|---|---|---|---|---|
          """);

  /**
   * What is true of all images.
   *
   * @param right the share of images that are right
   * @param turned the share of all images that the change turns wrong, in every seed
   * @param erring how often a seed errs on an image by itself
   */
  private record Truth(String name, double right, double turned, double erring) {}

  /** How many of the gates came to each verdict, by images and seeds and by seeds alone. */
  private record Tally(int passed, int regressed, int passedBefore, int regressedBefore) {}

  @AfterAll
  static void print() throws IOException {
    Files.writeString(Path.of("target", "gate-simulation-coarse.md"), TABLE);
  }

  @Test
  void fewImagesProveNothing() {
    for (int images : new int[] {1, 2}) {
      for (int seeds : new int[] {3, 5}) {
        for (Truth truth :
            List.of(
                new Truth("all right, no change", 1, 0, 0),
                new Truth("all right, but a quarter turned wrong", 1, 0.25, 0),
                new Truth("80 % right, no change", 0.8, 0, 0.05))) {
          Tally tally = gates(truth, 0.05, images, seeds);
          assertThat(tally.passed() + tally.regressed()).as(truth + " " + images).isZero();
        }
      }
    }
    Tally eight = gates(new Truth("all right, but a quarter turned wrong", 1, 0.25, 0), 0.05, 8, 3);
    assertThat(eight.passed()).isZero();
    assertThat(eight.passedBefore()).as("what seeds alone would pass").isGreaterThan(50);
  }

  /** The least favorable truth of a false pass: worse by just the margin. */
  @Test
  void worseByTheMarginPassesAndAlarmsAsRarelyAsStated() {
    for (int images : new int[] {8, 64, 256}) {
      for (int seeds : new int[] {3, 5}) {
        for (double margin : new double[] {0.05, 0.1}) {
          for (Truth truth :
              List.of(
                  new Truth("all right, worse by the margin", 1, margin, 0),
                  new Truth("80 % right, worse by the margin", 0.8, margin / 0.9, 0.05))) {
            Tally tally = gates(truth, margin, images, seeds);
            assertThat(tally.passed()).as(truth + " " + images).isLessThanOrEqualTo(MOST);
            assertThat(tally.regressed()).as(truth + " " + images).isLessThanOrEqualTo(MOST);
          }
        }
      }
    }
  }

  @Test
  void enoughImagesPassWhatDidNotChangeAndFindWhatDid() {
    for (int seeds : new int[] {3, 5}) {
      assertThat(gates(new Truth("all right, no change", 1, 0, 0), 0.05, 64, seeds).passed())
          .as("three images of 64 are less than the margin")
          .isEqualTo(GATES);
      Truth same = new Truth("80 % right, no change", 0.8, 0, 0.02);
      gates(same, 0.05, 64, seeds);
      assertThat(gates(same, 0.05, 256, seeds).passed()).isGreaterThan(950);
      Truth worse = new Truth("80 % right, a quarter turned wrong", 0.8, 0.25, 0.02);
      gates(worse, 0.05, 8, seeds);
      assertThat(gates(worse, 0.05, 64, seeds).regressed()).isGreaterThan(700);
      assertThat(gates(worse, 0.05, 256, seeds).regressed()).isGreaterThan(990);
    }
  }

  private static Tally gates(Truth truth, double margin, int images, int seeds) {
    Random random = new Random(202_611 + 31L * images + seeds);
    MetricJudge judge = new MetricJudge(ALPHA, false);
    int[] counts = new int[4];
    for (int gate = 0; gate < GATES; gate++) {
      List<HostArray> before = new ArrayList<>();
      List<HostArray> after = new ArrayList<>();
      draw(random, truth, images, seeds, before, after);
      ImageSample sample = ImageSample.of(ImageMeans.of(before), ImageMeans.of(after));
      SeedVerdict ruling =
          judge.judge(List.of(pairing(before, after, margin, sample))).get(0).ruling();
      counts[0] += ruling.passes() ? 1 : 0;
      counts[1] += ruling.fails() ? 1 : 0;
      // A step of next to nothing: the images are known, and add nothing.
      ImageSample none = new ImageSample(ImageSample.FEWEST, 0, 0);
      SeedVerdict old = judge.judge(List.of(pairing(before, after, margin, none))).get(0).ruling();
      counts[2] += old.passes() ? 1 : 0;
      counts[3] += old.fails() ? 1 : 0;
    }
    TABLE.append(
        String.format(
            Locale.ROOT,
            "| %s | %s | %d | %d | %.1f %% | %.1f %% | %.1f %% | %.1f %% |%n",
            truth.name(),
            margin,
            images,
            seeds,
            100.0 * counts[0] / GATES,
            100.0 * counts[1] / GATES,
            100.0 * counts[2] / GATES,
            100.0 * counts[3] / GATES));
    return new Tally(counts[0], counts[1], counts[2], counts[3]);
  }

  private static void draw(
      Random random,
      Truth truth,
      int images,
      int seeds,
      List<HostArray> before,
      List<HostArray> after) {
    boolean[] right = new boolean[images];
    boolean[] still = new boolean[images];
    for (int i = 0; i < images; i++) {
      right[i] = random.nextDouble() < truth.right();
      still[i] = right[i] && random.nextDouble() >= truth.turned() / truth.right();
    }
    for (int s = 0; s < seeds; s++) {
      before.add(seed(random, right, truth.erring()));
      after.add(seed(random, still, truth.erring()));
    }
  }

  private static HostArray seed(Random random, boolean[] right, double erring) {
    double[] values = new double[right.length];
    for (int i = 0; i < right.length; i++) {
      values[i] = right[i] ^ (random.nextDouble() < erring) ? 1 : 0;
    }
    return HostArray.of(Shape.of(values.length), values);
  }

  private static Pairing pairing(
      List<HostArray> before, List<HostArray> after, double margin, ImageSample images) {
    return new Pairing(
        "cell",
        "accuracy",
        Direction.HIGHER,
        new GateSpec.Rule(margin, true),
        means(before),
        means(after),
        images);
  }

  private static List<Double> means(List<HostArray> seeds) {
    return seeds.stream().map(seed -> MeanError.of(seed).mean()).toList();
  }
}
