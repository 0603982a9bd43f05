package io.github.fenchel.runner.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.run.GateSpec;
import io.github.fenchel.results.gate.Baseline;
import io.github.fenchel.results.gate.GateReport;
import io.github.fenchel.results.gate.MetricJudge;
import io.github.fenchel.results.gate.Pairing;
import io.github.fenchel.results.measure.ImageSample;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Gates of suites with many methods and metrics, as a person reads them. */
class GateTableTest {
  /** Checks of five equal seeds; one of them got worse. */
  private static String rendered(int checks, boolean all) {
    List<Pairing> pairings = new ArrayList<>();
    for (int check = 0; check < checks; check++) {
      double now = check == 1 ? 0.3 : 0.5;
      pairings.add(
          new Pairing(
              "all",
              "gini of method-" + check,
              Direction.HIGHER,
              new GateSpec.Rule(0.02, true),
              List.of(0.5, 0.5, 0.5, 0.5, 0.5),
              List.of(now, now, now, now, now),
              new ImageSample(1000, 1e-9, 0)));
    }
    MetricJudge judge = new MetricJudge(0.05, false);
    Baseline.Blessing blessing = new Baseline.Blessing("today", "Ada", "the first", "", "");
    return new GateTable(
            new GateReport("tiny", judge, blessing, judge.judge(pairings), List.of(), List.of()),
            all)
        .render();
  }

  @Test
  void whatFitsOnAScreenIsShownWhole() {
    assertThat(rendered(GateTable.MOST_LINES, false))
        .isEqualTo(rendered(GateTable.MOST_LINES, true))
        .contains("gini of method-0 ", "gini of method-39 ");
  }

  @Test
  void ofManyChecksThoseThatPassAreCounted() {
    assertThat(rendered(200, false))
        .contains("all   gini of method-1 ", "199 checks that pass: --all prints them")
        .contains("REGRESSED: all, gini of method-1: ")
        .contains("REGRESSED: of 200 blocking checks 199 passed, 1 failed")
        .doesNotContain("method-2");
    assertThat(rendered(200, true)).contains("gini of method-199 ").doesNotContain("--all");
  }
}
