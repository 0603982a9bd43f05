package io.github.fenchel.results.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.run.GateSpec;
import io.github.fenchel.results.measure.ImageSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * The gate's promises, on simulated gates: 6 cells, 3 metrics each, whose changes correlate within
 * a cell and seed, as those of one network do. Lengths are in deviations of a change.
 */
class GateSimulationTest {
  private static final int GATES = 1000;
  private static final int CELLS = 6;
  private static final int METRICS = 3;
  private static final int ALL = CELLS * METRICS;
  private static final double ALPHA = 0.05;

  /** Three standard errors of a share of 5 % over 1,000 gates are 2.1 %. */
  private static final int MOST = (int) ((ALPHA + 0.021) * GATES);

  private static final double CORRELATION = 0.5;
  private static final StringBuilder TABLE =
      new StringBuilder(
          """
          Of 1,000 simulated gates with 18 blocking checks (6 cells, 3 metrics), alpha 0.05. Lengths
          are in standard deviations of the change of one seed.

          | what is true | seeds | margin | passed | regressed | undecided |
          |---|---|---|---|---|---|
          """);

  /** How many of the gates came to each verdict. */
  private record Tally(int passed, int regressed, int undecided) {}

  @AfterAll
  static void print() throws IOException {
    Files.writeString(Path.of("target", "gate-simulation.md"), TABLE);
  }

  @Test
  void withoutAnyChangeAlarmsAreRarerThanAlpha() {
    for (int seeds : new int[] {3, 5, 8}) {
      for (double margin : new double[] {2, 4}) {
        Tally tally = gates("no change", seeds, margin, 0, ALL, false);
        assertThat(tally.regressed()).isLessThanOrEqualTo((int) (ALPHA * GATES));
        if (margin >= 4 && seeds >= 5) {
          assertThat(tally.passed()).isGreaterThanOrEqualTo(995);
        }
      }
    }
  }

  /** The least favorable truth: everything is worse by just its margin, which is still allowed. */
  @Test
  void atTheMarginAlarmsAreAsRareAsStated() {
    for (int seeds : new int[] {3, 5, 8}) {
      Tally tally = gates("all worse by their margin", seeds, 2, 2, ALL, false);
      assertThat(tally.regressed()).isLessThanOrEqualTo(MOST).isGreaterThan(0);
      assertThat(tally.passed()).isZero();
    }
    Tally refactored = gates("all worse by their margin, equivalence", 5, 2, 2, ALL, true);
    assertThat(refactored.regressed()).isLessThanOrEqualTo(MOST);
  }

  @Test
  void oneThatIsWorseByItsMarginPassesAsRarelyAsStated() {
    for (int seeds : new int[] {5, 8}) {
      Tally tally = gates("one worse by its margin", seeds, 6, 6, 1, false);
      assertThat(tally.passed()).isLessThanOrEqualTo(MOST);
    }
  }

  @Test
  void aDropIsFound() {
    for (int seeds : new int[] {5, 8}) {
      for (int beyond : new int[] {1, 2, 4}) {
        Tally tally = gates("one worse by margin + " + beyond, seeds, 3, 3 + beyond, 1, false);
        assertThat(tally.passed()).isZero();
        assertThat(tally.regressed()).isGreaterThan(beyond == 4 ? 900 : 0);
      }
    }
    for (int beyond : new int[] {2, 4}) {
      String truth = "three of a cell worse by margin + " + beyond;
      Tally tally = gates(truth, 5, 3, 3 + beyond, METRICS, false);
      assertThat(tally.regressed()).isGreaterThan(beyond == 4 ? 950 : 0);
    }
  }

  private static Tally gates(
      String truth, int seeds, double margin, double drop, int dropped, boolean equivalence) {
    Random random = new Random(202_411 + seeds);
    MetricJudge judge = new MetricJudge(ALPHA, equivalence);
    Map<GateVerdict, Integer> verdicts = new EnumMap<>(GateVerdict.class);
    for (int i = 0; i < GATES; i++) {
      List<Pairing> pairings = pairings(random, seeds, margin, drop, dropped);
      verdicts.merge(GateVerdict.of(judge.judge(pairings)), 1, Integer::sum);
    }
    Tally tally =
        new Tally(
            verdicts.getOrDefault(GateVerdict.PASSED, 0),
            verdicts.getOrDefault(GateVerdict.REGRESSED, 0),
            verdicts.getOrDefault(GateVerdict.UNDECIDED, 0));
    TABLE.append(
        String.format(
            Locale.ROOT,
            "| %s | %d | %s | %.1f %% | %.1f %% | %.1f %% |%n",
            truth,
            seeds,
            margin,
            100.0 * tally.passed() / GATES,
            100.0 * tally.regressed() / GATES,
            100.0 * tally.undecided() / GATES));
    return tally;
  }

  private static List<Pairing> pairings(
      Random random, int seeds, double margin, double drop, int dropped) {
    List<Pairing> pairings = new ArrayList<>();
    GateSpec.Rule rule = new GateSpec.Rule(margin, true);
    for (int cell = 0; cell < CELLS; cell++) {
      double[] shared = new double[seeds];
      for (int seed = 0; seed < seeds; seed++) {
        shared[seed] = random.nextGaussian();
      }
      for (int metric = 0; metric < METRICS; metric++) {
        double worse = pairings.size() < dropped ? drop : 0;
        List<Double> before = new ArrayList<>();
        List<Double> after = new ArrayList<>();
        for (int seed = 0; seed < seeds; seed++) {
          double level = 10 * random.nextGaussian();
          before.add(level);
          after.add(
              level
                  - worse
                  + Math.sqrt(CORRELATION) * shared[seed]
                  + Math.sqrt(1 - CORRELATION) * random.nextGaussian());
        }
        pairings.add(
            new Pairing(
                "cell " + cell,
                "metric " + metric,
                Direction.HIGHER,
                rule,
                before,
                after,
                ImageSample.UNKNOWN));
      }
    }
    return pairings;
  }
}
