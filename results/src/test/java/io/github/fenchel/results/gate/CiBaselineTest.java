package io.github.fenchel.results.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.github.fenchel.results.measure.ImageMeans;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What the committed baseline can tell apart, by its own numbers: with its margins, the gate must
 * neither sleep nor cry wolf.
 */
class CiBaselineTest {
  private static final Path FILE = Path.of("baselines", "ci.json").toAbsolutePath();
  private static final Baseline BASELINE = BaselineJson.read(FILE);

  @Test
  void itFitsThePublishedSchema() throws IOException {
    assertThat(
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(BaselineJson.schema())
                .validate(new ObjectMapper().readTree(FILE.toFile())))
        .isEmpty();
  }

  @Test
  void itPassesItself() {
    assertThat(judged(BASELINE.cells()).verdict()).isEqualTo(GateVerdict.PASSED);
  }

  /**
   * With the attack switched off, a cell trains as the standard network of its backend and seed
   * does: from the same weights, on the same images in the same order.
   */
  @Test
  void anAttackThatIsSwitchedOffIsCaught() {
    for (String norm : List.of("l1", "group-l2")) {
      GateReport report = judged(swapped("objective", norm, "standard"));
      assertThat(report.verdict())
          .as(norm + ": " + report.checks())
          .isEqualTo(GateVerdict.REGRESSED);
    }
  }

  /** The other engine does the same task in other arithmetic, as another processor would. */
  @Test
  void anotherEnginesArithmeticPasses() {
    assertThat(judged(swapped("backend", "pytorch", "tensorflow")).verdict())
        .isEqualTo(GateVerdict.PASSED);
    assertThat(judged(swapped("backend", "tensorflow", "pytorch")).verdict())
        .isEqualTo(GateVerdict.PASSED);
  }

  private static GateReport judged(List<Baseline.Cell> cells) {
    List<Baseline.Cell> stored = cells.stream().map(CiBaselineTest::stored).toList();
    return GateReport.of(BASELINE, stored, false, List.of());
  }

  /** A run stores its value of each image; where the baseline does not have them, their number. */
  private static Baseline.Cell stored(Baseline.Cell cell) {
    int images = Integer.parseInt(cell.task().spec().getOrDefault("test", ""));
    List<Baseline.Metric> metrics = new ArrayList<>();
    for (Baseline.Metric metric : cell.metrics()) {
      ImageMeans means = metric.images();
      if (means == null) {
        double jump = metric.name().contains("accuracy") ? 1 : 0;
        means = new ImageMeans(Collections.nCopies(images, metric.values().get(0)), jump);
      }
      metrics.add(new Baseline.Metric(metric.definition(), metric.values(), means));
    }
    return new Baseline.Cell(cell.task(), cell.environment(), metrics);
  }

  /** The cells, where one place on an axis has the results of another. */
  private static List<Baseline.Cell> swapped(String axis, String to, String from) {
    return BASELINE.cells().stream()
        .map(cell -> at(cell, axis).startsWith(to) ? with(cell, axis, from) : cell)
        .toList();
  }

  private static Baseline.Cell with(Baseline.Cell cell, String axis, String from) {
    SortedMap<String, String> place = new TreeMap<>(cell.task().axes());
    place.put(axis, from);
    Baseline.Cell other =
        BASELINE.cells().stream()
            .filter(candidate -> candidate.task().axes().equals(place))
            .findFirst()
            .orElseThrow();
    return new Baseline.Cell(cell.task(), cell.environment(), other.metrics());
  }

  private static String at(Baseline.Cell cell, String axis) {
    return cell.task().axes().getOrDefault(axis, "");
  }
}
