package io.github.fenchel.results.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateReportTest {
  private static final Baseline BASELINE = SmallGate.baseline();
  private static final BitProof HOLDS =
      new BitProof("pytorch, seed 0", "ab".repeat(32), "ab".repeat(32));

  private final Locale before = Locale.getDefault();
  @TempDir private Path folder = Path.of("");

  @AfterEach
  void restore() {
    Locale.setDefault(before);
  }

  @Test
  void theSameResultsPass() {
    GateReport report = GateReport.of(BASELINE, SmallGate.cells(0), false, List.of(HOLDS));
    assertThat(report.verdict()).isEqualTo(GateVerdict.PASSED);
    assertThat(report.sentence())
        .isEqualTo(
            "PASSED: of 2 blocking checks 2 passed, 0 failed, 0 undecided; bits equal in 1 of 1"
                + " runs done twice");
  }

  /** The gate's case of two test images that prove nothing. */
  @Test
  void equalValuesOfFewImagesPassNothing() {
    for (int images : new int[] {1, 2, 64}) {
      List<Snapshot.Done> runs = new ArrayList<>();
      for (int seed = 0; seed < 3; seed++) {
        runs.add(SmallGate.run("pytorch", seed, 1));
      }
      List<Baseline.Cell> cells =
          Snapshot.cells(runs, SmallGate.GATE, run -> SmallGate.examples(run, images));
      GateReport report = GateReport.of(SmallGate.baseline(cells), cells, false, List.of());
      assertThat(report.verdict()).isEqualTo(GateVerdict.UNDECIDED);
      assertThat(report.checks().get(0).sentence())
          .contains("does not decide about -0.02; no number of seeds would be enough on " + images)
          .contains("it would take 150 images");
    }
  }

  /** A baseline of an older Fenchel has means alone; the run's images still count. */
  @Test
  void aBaselineWithoutImagesIsJudgedByThoseOfTheRun() {
    List<Baseline.Cell> old =
        BASELINE.cells().stream()
            .map(
                cell ->
                    new Baseline.Cell(
                        cell.task(),
                        cell.environment(),
                        cell.metrics().stream()
                            .map(m -> new Baseline.Metric(m.definition(), m.values(), null))
                            .toList()))
            .toList();
    Baseline baseline = SmallGate.baseline(old);
    assertThat(GateReport.of(baseline, SmallGate.cells(0), false, List.of()).verdict())
        .isEqualTo(GateVerdict.PASSED);
    assertThat(GateReport.of(baseline, old, false, List.of()).verdict())
        .as("nor has the run any")
        .isEqualTo(GateVerdict.UNDECIDED);
  }

  @Test
  void resultsThatLackACellOfTheBaselineAreNotJudged() {
    assertThatThrownBy(
            () -> GateReport.of(BASELINE, SmallGate.cells(0).subList(0, 1), false, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not among the results");
  }

  /** Means over the images that are left would look better the more of the hard ones are lost. */
  @Test
  void aMetricWithoutAValueOnManyImagesPassesNothing() {
    List<Snapshot.Done> few = new ArrayList<>();
    List<Snapshot.Done> many = new ArrayList<>();
    for (int seed = 0; seed < 4; seed++) {
      few.add(SmallGate.run("pytorch", seed, 0.8, 12));
      many.add(SmallGate.run("pytorch", seed, 0.9, 13));
    }
    assertThat(SmallGate.cells(few).get(0).metrics().get(0).values()).containsOnly(0.8);
    assertThat(SmallGate.cells(many).get(0).metrics().get(0).values()).containsOnly(Double.NaN);
  }

  @Test
  void aDropOfOneBackendIsFoundThere() {
    GateReport report = GateReport.of(BASELINE, SmallGate.cells(-0.2), false, List.of());
    assertThat(report.verdict()).isEqualTo(GateVerdict.REGRESSED);
    assertThat(report.checks())
        .extracting(check -> check.ruling())
        .containsExactly(SeedVerdict.NON_INFERIOR, SeedVerdict.REGRESSED);
    assertThat(GateReport.of(BASELINE, SmallGate.cells(0.2), false, List.of()).verdict())
        .as("better is fine")
        .isEqualTo(GateVerdict.PASSED);
    assertThat(GateReport.of(BASELINE, SmallGate.cells(0.2), true, List.of()).verdict())
        .as("but no refactoring")
        .isEqualTo(GateVerdict.REGRESSED);
  }

  @Test
  void otherBitsOfOneBuildFailWhateverTheMetricsSay() {
    BitProof broken = new BitProof("pytorch, seed 0", "ab".repeat(32), "cd".repeat(32));
    GateReport report = GateReport.of(BASELINE, SmallGate.cells(0), false, List.of(HOLDS, broken));
    assertThat(report.verdict()).isEqualTo(GateVerdict.REGRESSED);
    assertThat(report.sentence()).contains("bits equal in 1 of 2 runs");
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "de-DE", "tr-TR"})
  void theFilesAreAlikeInEveryLocale(String locale) throws IOException {
    Locale.setDefault(Locale.forLanguageTag(locale));
    BitProof broken = new BitProof("pytorch, <seed> 0", "ab".repeat(32), "cd".repeat(32));
    GateReport report =
        GateReport.of(BASELINE, SmallGate.cells(-0.2), false, List.of(HOLDS, broken));
    assertThat(GateFiles.junit(report)).isEqualTo(golden("gate.xml"));
    assertThat(GateFiles.markdown(report)).isEqualTo(golden("gate.md"));
  }

  @Test
  void theXmlIsXmlThatCountsItsCases() throws Exception {
    BitProof broken = new BitProof("pytorch, <seed> 0", "ab".repeat(32), "cd".repeat(32));
    Path file = folder.resolve("gate.xml");
    GateFiles.writeJunit(
        GateReport.of(BASELINE, SmallGate.cells(-0.2), false, List.of(HOLDS, broken)), file);
    var suite =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(file.toFile())
            .getElementsByTagName("testsuite")
            .item(0);
    assertThat(suite.getAttributes().getNamedItem("tests").getNodeValue()).isEqualTo("4");
    assertThat(suite.getAttributes().getNamedItem("failures").getNodeValue()).isEqualTo("2");
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = GateReportTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
