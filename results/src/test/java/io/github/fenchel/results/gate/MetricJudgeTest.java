package io.github.fenchel.results.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.run.GateSpec;
import io.github.fenchel.results.measure.ImageSample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class MetricJudgeTest {
  private static final MetricJudge JUDGE = new MetricJudge(0.05, false);
  private static final double MARGIN = 0.02;

  /*
   * w = np.array([0.004, -0.002, 0.006, 0.0, 0.001]); m, se = w.mean(), w.std(ddof=1) / 5**.5
   * passes = t.cdf((m - 0.02) / se, 4); fails = t.sf((m - 0.02) / se, 4)
   */
  @Test
  void theTestMatchesAnIndependentScript() {
    MetricCheck check = one(Direction.LOWER, 0.004, -0.002, 0.006, 0, 0.001);
    assertThat(check.passes()).isCloseTo(0.00010926271649690, within(1e-10));
    assertThat(check.fails()).isCloseTo(1 - 0.00010926271649690, within(1e-10));
    assertThat(check.ruling()).isEqualTo(SeedVerdict.NON_INFERIOR);
    assertThat(check.sentence()).isEqualTo("+0.0018 (-0.0012 to +0.0048) is within +0.02");
  }

  @Test
  void betterIsNeverARegressionAndWorseDependsOnTheDirection() {
    double[] up = {0.09, 0.1, 0.11, 0.1};
    assertThat(one(Direction.HIGHER, up).ruling()).isEqualTo(SeedVerdict.NON_INFERIOR);
    assertThat(one(Direction.LOWER, up).ruling()).isEqualTo(SeedVerdict.REGRESSED);
    double[] down = {-0.09, -0.1, -0.11, -0.1};
    assertThat(one(Direction.HIGHER, down).ruling()).isEqualTo(SeedVerdict.REGRESSED);
    assertThat(one(Direction.LOWER, down).ruling()).isEqualTo(SeedVerdict.NON_INFERIOR);
    assertThat(one(Direction.HIGHER, down).sentence())
        .isEqualTo("-0.1000 (-0.1096 to -0.0904) is beyond -0.02");
  }

  @Test
  void whereNothingMayDifferOrNothingIsBetterBothSidesCount() {
    double[] up = {0.09, 0.1, 0.11, 0.1};
    MetricJudge equivalence = new MetricJudge(0.05, true);
    assertThat(equivalence.judge(List.of(pairing(Direction.HIGHER, up))).get(0).ruling())
        .isEqualTo(SeedVerdict.CHANGED);
    assertThat(one(Direction.NEITHER, up).ruling()).isEqualTo(SeedVerdict.CHANGED);
    assertThat(one(Direction.NEITHER, up).allowance()).isEqualTo("±0.02");
    double[] small = {0.001, -0.001, 0.002, 0};
    assertThat(equivalence.judge(List.of(pairing(Direction.HIGHER, small))).get(0).ruling())
        .isEqualTo(SeedVerdict.EQUIVALENT);
  }

  @Test
  void equalValuesAreDecidedByTheImagesAlone() {
    assertThat(equal(1000, 0).ruling()).isEqualTo(SeedVerdict.NON_INFERIOR);
    assertThat(equal(1000, -0.5).ruling()).isEqualTo(SeedVerdict.REGRESSED);
    assertThat(equal(1000, 0).sentence()).isEqualTo("+0.0000 (-0.0030 to +0.0030) is within -0.02");
    MetricCheck few = equal(2, 0);
    assertThat(few.ruling()).isEqualTo(SeedVerdict.UNDECIDED);
    // 3 / 0.02: 150 images by the rule of three, -ln(0.05) / 0.02 in full.
    assertThat(few.sentence())
        .isEqualTo(
            "+0.0000 (-1.0000 to +1.0000) does not decide about -0.02; no number of seeds would be"
                + " enough on 2 test images; it would take 150 images, by what was seen so far");
    assertThat(one(Direction.HIGHER, 0, 0, 0).ruling())
        .as("of images of which nothing is known")
        .isEqualTo(SeedVerdict.UNDECIDED);
    MetricCheck atTheMargin = equal(1000, -MARGIN);
    assertThat(atTheMargin.ruling()).isEqualTo(SeedVerdict.UNDECIDED);
    assertThat(atTheMargin.sentence()).endsWith("because the difference is the margin itself");
  }

  /** Three seeds that change alike, of a metric that is 0 or 1 on each image. */
  private static MetricCheck equal(int images, double change) {
    ImageSample sample = new ImageSample(images, 0, 1.0 / images);
    return JUDGE.judge(List.of(pairing(sample, Direction.HIGHER, change, change, change))).get(0);
  }

  @Test
  void withTooFewSeedsItRefusesToDecideAndSaysHowManyItNeeds() {
    assertThat(one(Direction.HIGHER, -0.5).sentence())
        .isEqualTo("-0.5000 does not decide about -0.02; it takes at least 3 paired seeds, here 1");
    MetricCheck two = one(Direction.HIGHER, -0.5, -0.5);
    assertThat(two.ruling()).isEqualTo(SeedVerdict.UNDECIDED);
    assertThat(two.need().seeds()).hasValue(3);
    /*
     * for N in range(3, 999):
     *   if (t.ppf(.95,N-1)+t.ppf(.8,N-1))*0.02/N**.5 < 0.02-0.01: print(N); break   # 27
     */
    MetricCheck scattered = one(Direction.LOWER, 0.03, -0.01, 0.01);
    assertThat(scattered.ruling()).isEqualTo(SeedVerdict.UNDECIDED);
    assertThat(scattered.need().seeds()).hasValue(27);
    assertThat(scattered.sentence()).contains("it would take 27 seeds");
    assertThat(one(Direction.LOWER, 0.01, Double.NaN, 0.01).sentence())
        .isEqualTo("- does not decide about +0.02; a value is not a number");
  }

  @Test
  void thatManySeedsDoDecide() {
    List<Double> more = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      Collections.addAll(more, 0.03, -0.01, 0.01);
    }
    double[] changes = more.stream().mapToDouble(Double::doubleValue).toArray();
    assertThat(one(Direction.LOWER, changes).ruling()).isEqualTo(SeedVerdict.NON_INFERIOR);
  }

  @Test
  void manyChecksMakeAnAlarmHarderButNotAPass() {
    Pairing worse = pairing(Direction.LOWER, 0.05, 0.06, 0.07, 0.04);
    Pairing fine = pairing(Direction.LOWER, 0.001, 0, -0.001, 0.002);
    assertThat(JUDGE.judge(List.of(worse)).get(0).ruling()).isEqualTo(SeedVerdict.REGRESSED);
    List<Pairing> many = new ArrayList<>(Collections.nCopies(19, fine));
    many.add(worse);
    List<MetricCheck> checks = JUDGE.judge(many);
    assertThat(checks.get(19).ruling()).isEqualTo(SeedVerdict.UNDECIDED);
    assertThat(checks.get(0).ruling()).isEqualTo(SeedVerdict.NON_INFERIOR);
    assertThat(checks.get(19).need().seeds().getAsInt()).isGreaterThan(4);
    assertThat(GateVerdict.of(checks)).isEqualTo(GateVerdict.UNDECIDED);
  }

  @Test
  void advisoryChecksNeitherDecideNorWeakenTheOthers() {
    Pairing worse = pairing(Direction.LOWER, 0.05, 0.06, 0.07, 0.04);
    List<Pairing> many = new ArrayList<>(Collections.nCopies(19, advisory(worse)));
    many.add(worse);
    List<MetricCheck> checks = JUDGE.judge(many);
    assertThat(checks.get(19).ruling()).isEqualTo(SeedVerdict.REGRESSED);
    assertThat(checks.get(0).ruling()).isEqualTo(SeedVerdict.UNDECIDED);
    assertThat(GateVerdict.of(checks)).isEqualTo(GateVerdict.REGRESSED);
    assertThat(GateVerdict.of(JUDGE.judge(List.of(advisory(worse))))).isEqualTo(GateVerdict.PASSED);
  }

  /** Holm's own example of R's {@code p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")}. */
  @Test
  void adjustedValuesMatchR() {
    assertThat(Holm.adjusted(List.of(0.01, 0.04, 0.03, 0.005)))
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-15 ? 0 : Double.compare(a, b))
        .containsExactly(0.03, 0.06, 0.06, 0.02);
    assertThat(Holm.adjusted(List.of(Double.NaN, 0.02))).containsExactly(1.0, 0.04);
    assertThat(Holm.adjusted(List.of())).isEmpty();
  }

  @Test
  void sentencesAreAlikeInEveryLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("de-DE"));
      assertThat(one(Direction.LOWER, 0.004, -0.002, 0.006, 0, 0.001).sentence())
          .isEqualTo("+0.0018 (-0.0012 to +0.0048) is within +0.02");
    } finally {
      Locale.setDefault(before);
    }
  }

  private static MetricCheck one(Direction direction, double... changes) {
    return JUDGE.judge(List.of(pairing(direction, changes))).get(0);
  }

  private static Pairing advisory(Pairing pairing) {
    return new Pairing(
        pairing.cell(),
        pairing.metric(),
        pairing.direction(),
        new GateSpec.Rule(MARGIN, false),
        pairing.baseline(),
        pairing.current(),
        pairing.images());
  }

  static Pairing pairing(Direction direction, double... changes) {
    return pairing(ImageSample.UNKNOWN, direction, changes);
  }

  static Pairing pairing(ImageSample images, Direction direction, double... changes) {
    List<Double> baseline = new ArrayList<>();
    List<Double> current = new ArrayList<>();
    for (double change : changes) {
      baseline.add(0.0);
      current.add(change);
    }
    return new Pairing(
        "standard",
        "accuracy",
        direction,
        new GateSpec.Rule(MARGIN, true),
        baseline,
        current,
        images);
  }
}
