package io.github.fenchel.results.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.results.measure.PairedDifference.Finding;
import java.util.Random;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.TTest;
import org.junit.jupiter.api.Test;

class PairedDifferenceTest {
  private static final double MARGIN = 0.01;

  /*
   * d = np.array([0.004, -0.002, 0.006, 0.0, 0.001]); m, sd, n = d.mean(), d.std(ddof=1), 5
   * h = t.ppf(.95, n-1) * sd / n**.5; interval = m-h, m+h
   * p = t.sf((0.01-abs(m))/(sd/n**.5), n-1)
   */
  @Test
  void intervalAndTestMatchAnIndependentScript() {
    PairedDifference paired = PairedDifference.of(0.004, -0.002, 0.006, 0, 0.001);
    assertThat(paired.mean()).isCloseTo(0.0018, within(1e-15));
    assertThat(paired.interval().low()).isCloseTo(-0.0012448862490341695, within(1e-12));
    assertThat(paired.interval().high()).isCloseTo(0.00484488624903417, within(1e-12));
    assertThat(paired.equivalence(MARGIN)).isCloseTo(0.0022804539464541737, within(1e-12));
    assertThat(paired.finding(MARGIN)).isEqualTo(Finding.EQUIVALENT);
    assertThat(PairedDifference.of(0.998, 0.999, 1, 1.001).finding(MARGIN))
        .isEqualTo(Finding.DIFFERENT);
    assertThat(PairedDifference.of(-0.998, -0.999, -1, -1.001).finding(MARGIN))
        .isEqualTo(Finding.DIFFERENT);
  }

  /** With nothing known of the images, what remains is the paired t test of the textbooks. */
  @Test
  void withoutImagesItIsTheOneSampleTTest() {
    Random random = new Random(9);
    for (int i = 0; i < 200; i++) {
      double[] differences = random.doubles(3 + i % 8, -0.02, 0.03).toArray();
      PairedDifference paired = PairedDifference.of(differences);
      TTest test = TTest.withDefaults().withMu(MARGIN);
      assertThat(paired.below(MARGIN))
          .isCloseTo(pValue(test, AlternativeHypothesis.LESS_THAN, differences), within(1e-12));
      assertThat(paired.above(MARGIN))
          .isCloseTo(pValue(test, AlternativeHypothesis.GREATER_THAN, differences), within(1e-12));
    }
  }

  private static double pValue(TTest test, AlternativeHypothesis alternative, double... values) {
    return test.with(alternative).test(values).getPValue();
  }

  @Test
  void theTestAndTheIntervalDecideAlike() {
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      PairedDifference seeds = draw(random, 3 + i % 6, 0.008 * random.nextGaussian());
      double step = i % 3 == 0 ? 0 : 0.002 * random.nextDouble();
      ImageSample images = new ImageSample(50, i % 2 == 0 ? 0 : 1e-6, step);
      PairedDifference paired =
          new PairedDifference(seeds.n(), seeds.mean(), seeds.deviation(), images);
      PairedDifference.Interval interval = paired.interval();
      assertThat(paired.finding(MARGIN) == Finding.EQUIVALENT)
          .isEqualTo(interval.low() > -MARGIN && interval.high() < MARGIN);
      assertThat(paired.finding(MARGIN) == Finding.DIFFERENT)
          .isEqualTo(interval.low() > MARGIN || interval.high() < -MARGIN);
      assertThat(paired.finding(MARGIN) == Finding.EQUIVALENT)
          .isEqualTo(paired.equivalence(MARGIN) < PairedDifference.ALPHA);
    }
  }

  /** Equal values of n images leave -ln(alpha) / n open, the rule of three. */
  @Test
  void equalValuesLeaveOpenWhatTheRuleOfThreeLeavesOpen() {
    for (int images : new int[] {1, 2, 8, 64, 299, 300, 1000}) {
      PairedDifference equal =
          PairedDifference.of(new ImageSample(images, 0, 1.0 / images), 0, 0, 0);
      assertThat(equal.interval().high())
          .isCloseTo(Math.min(1, 2.995732273553991 / images), within(1e-12));
      assertThat(equal.finding(MARGIN))
          .as(images + " images")
          .isEqualTo(images >= 300 ? Finding.EQUIVALENT : Finding.UNDECIDED);
    }
  }

  /*
   * vs, vi, st = 0.01**2/3, 0.004**2, 1/256; v = vs + vi; f = v*v/(vs*vs/2 + vi*vi/255)
   * max(t.ppf(.95, f)*v**.5, st*(gamma.ppf(.95, v/st/st + 1) - v/st/st))
   */
  @Test
  void seedsAndImagesAddUpAsAnIndependentScriptHasIt() {
    ImageSample coarse = new ImageSample(256, 0.004 * 0.004, 1.0 / 256);
    PairedDifference paired = new PairedDifference(3, 0.001, 0.01, coarse);
    assertThat(paired.interval().high() - 0.001).isCloseTo(0.01895010143887821, within(1e-9));
    ImageSample fine = new ImageSample(256, 0.004 * 0.004, 0);
    paired = new PairedDifference(3, 0.001, 0.01, fine);
    assertThat(paired.interval().high() - 0.001).isCloseTo(0.014614154401520517, within(1e-9));
  }

  @Test
  void moreSeedsDoNotMakeUpForTooFewImages() {
    ImageSample images = new ImageSample(64, 0, 1.0 / 64);
    RequiredSampleSize need = new PairedDifference(3, 0, 0.001, images).need(MARGIN);
    assertThat(need.seeds()).isEmpty();
    assertThat(need.images().orElseThrow()).isBetween(300, 400);
    assertThat(need.sentence())
        .startsWith("no number of seeds would be enough on 64 test images; it would");
    RequiredSampleSize both = new PairedDifference(3, 0, 0.05, images).need(MARGIN);
    assertThat(both.sentence()).startsWith("it would take more images and more seeds, e.g. ");
    RequiredSampleSize first =
        new PairedDifference(1, 0, Double.NaN, new ImageSample(2, 0, 0.5)).need(MARGIN);
    assertThat(first.sentence())
        .isEqualTo("it takes at least 3 paired seeds, here 1, and at least 5 test images, here 2");
  }

  @Test
  void fewerThanThreePairsDecideNothing() {
    assertThat(PairedDifference.of(0).finding(MARGIN)).isEqualTo(Finding.UNDECIDED);
    assertThat(PairedDifference.of(0).pairsNeeded(MARGIN)).isEmpty();
    PairedDifference two = PairedDifference.of(0, 0);
    assertThat(two.finding(MARGIN)).isEqualTo(Finding.UNDECIDED);
    assertThat(two.pairsNeeded(MARGIN)).hasValue(3);
    assertThat(PairedDifference.of(0, 0, 0).finding(MARGIN))
        .as("nor do equal ones, of images of which nothing is known")
        .isEqualTo(Finding.UNDECIDED);
    assertThat(PairedDifference.of(0, 0, Double.NaN).finding(MARGIN)).isEqualTo(Finding.UNDECIDED);
  }

  /*
   * for N in range(3, 100):
   *   if (t.ppf(.95,N-1)+t.ppf(.8,N-1))*0.01/N**.5 < 0.01-0.002: print(N); break
   */
  @Test
  void thePairsNeededFollowFromTheDeviation() {
    assertThat(paired(0.002).pairsNeeded(MARGIN)).hasValue(12);
    assertThat(paired(-0.018).pairsNeeded(MARGIN)).hasValue(12);
    assertThat(paired(MARGIN).pairsNeeded(MARGIN))
        .as("at the margin itself, nothing decides")
        .isEmpty();
  }

  @Test
  void atTheMarginFalseEquivalenceIsAsRareAsPromised() {
    Random random = new Random(8);
    int draws = 20_000;
    int equivalent = 0;
    int different = 0;
    for (int i = 0; i < draws; i++) {
      Finding finding = draw(random, 5, MARGIN).finding(MARGIN);
      equivalent += finding == Finding.EQUIVALENT ? 1 : 0;
      different += finding == Finding.DIFFERENT ? 1 : 0;
    }
    // Three standard errors of a share of 5 % over 20,000 draws are 0.46 %.
    assertThat((double) equivalent / draws).isLessThanOrEqualTo(0.0546);
    assertThat((double) different / draws).isLessThanOrEqualTo(0.0546);
    assertThat((double) equivalent / draws).as("and the test is not empty").isGreaterThan(0.03);
  }

  private static PairedDifference paired(double mean) {
    return new PairedDifference(3, mean, 0.01, ImageSample.UNKNOWN);
  }

  private static PairedDifference draw(Random random, int pairs, double mean) {
    double[] differences = new double[pairs];
    for (int i = 0; i < pairs; i++) {
      differences[i] = mean + 0.004 * random.nextGaussian();
    }
    return PairedDifference.of(differences);
  }
}
