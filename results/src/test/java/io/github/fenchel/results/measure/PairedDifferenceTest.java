package io.github.fenchel.results.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.results.measure.PairedDifference.Finding;
import java.util.Random;
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

  @Test
  void theTestAndTheIntervalDecideAlike() {
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      PairedDifference paired = draw(random, 3 + i % 6, 0.008 * random.nextGaussian());
      assertThat(paired.finding(MARGIN) == Finding.EQUIVALENT)
          .isEqualTo(paired.equivalence(MARGIN) < PairedDifference.ALPHA);
    }
  }

  @Test
  void fewerThanThreePairsDecideNothing() {
    assertThat(PairedDifference.of(0).finding(MARGIN)).isEqualTo(Finding.UNDECIDED);
    assertThat(PairedDifference.of(0).pairsNeeded(MARGIN)).isEmpty();
    PairedDifference two = PairedDifference.of(0, 0);
    assertThat(two.finding(MARGIN)).isEqualTo(Finding.UNDECIDED);
    assertThat(two.pairsNeeded(MARGIN)).hasValue(3);
    assertThat(PairedDifference.of(0, 0, 0).finding(MARGIN)).isEqualTo(Finding.EQUIVALENT);
    assertThat(PairedDifference.of(0, 0, Double.NaN).finding(MARGIN)).isEqualTo(Finding.UNDECIDED);
  }

  /*
   * for N in range(3, 100):
   *   if (t.ppf(.95,N-1)+t.ppf(.8,N-1))*0.01/N**.5 < 0.01-0.002: print(N); break
   */
  @Test
  void thePairsNeededFollowFromTheDeviation() {
    assertThat(new PairedDifference(3, 0.002, 0.01).pairsNeeded(MARGIN)).hasValue(12);
    assertThat(new PairedDifference(3, -0.018, 0.01).pairsNeeded(MARGIN)).hasValue(12);
    assertThat(new PairedDifference(3, MARGIN, 0.01).pairsNeeded(MARGIN))
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

  private static PairedDifference draw(Random random, int pairs, double mean) {
    double[] differences = new double[pairs];
    for (int i = 0; i < pairs; i++) {
      differences[i] = mean + 0.004 * random.nextGaussian();
    }
    return PairedDifference.of(differences);
  }
}
