package io.github.fenchel.runner.cli.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.results.measure.MapSimilarity.Measure;
import io.github.fenchel.results.measure.MeanError;
import io.github.fenchel.results.stability.MapStability;
import io.github.fenchel.results.stability.RunPairs;
import io.github.fenchel.runner.cli.suite.StabilityTable.Line;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StabilityTableTest {
  private static Line line(RunPairs of, int undefined) {
    Map<Measure, MeanError> means =
        new EnumMap<>(
            Map.of(
                Measure.COSINE, new MeanError(0.5, 30, undefined, 0.0125),
                Measure.SIGNED_COSINE, new MeanError(0.6, 30, undefined, 0.0125),
                Measure.SPEARMAN, new MeanError(0.7, 30, undefined, 0.0125),
                Measure.TOP_K, new MeanError(0.8, 30, undefined, 0.0125),
                Measure.SSIM, new MeanError(Double.NaN, 0, 32, Double.NaN)));
    return new Line(
        "l1 8/255 pixel", "simple-gradient", new MapStability("gradient_logit", of, 3, 3, means));
  }

  private static List<String> rendered(List<Line> lines) {
    return new StabilityTable(lines).render().lines().toList();
  }

  @Test
  void aSuiteWithoutRepetitionsHasNone() {
    assertThat(new StabilityTable(List.of()).render()).isEmpty();
  }

  @Test
  void aLineHasEachMeasureWithItsError() {
    assertThat(rendered(List.of(line(RunPairs.SAME_DATA, 0))))
        .containsExactly(
            "",
            "maps across seeds  method           pairs  images        cosine      Spearman"
                + "         top-k  SSIM",
            "l1 8/255 pixel     simple-gradient      3      30  0.500 ±0.013  0.700 ±0.013"
                + "  0.800 ±0.013     -",
            "similarity of the maps of two runs that differ only in the seed: mean over all pairs,"
                + " then over images, ± its standard error over images");
  }

  @Test
  void halvesAreToldApartAndImagesWithoutANumberCounted() {
    List<String> lines =
        rendered(List.of(line(RunPairs.SAME_DATA, 2), line(RunPairs.DISJOINT_HALVES, 2)));
    assertThat(lines.get(1)).contains("trained on");
    assertThat(lines.get(2)).contains("same data").contains("30 of 32");
    assertThat(lines.get(3)).contains("disjoint halves");
  }

  @Test
  void whatDoesNotFitIsElsewhere() {
    List<String> lines =
        rendered(Collections.nCopies(StabilityTable.MOST_LINES + 5, line(RunPairs.SAME_DATA, 0)));
    assertThat(lines).hasSize(StabilityTable.MOST_LINES + 4);
    assertThat(lines.get(StabilityTable.MOST_LINES + 2))
        .startsWith("these are the first 50 lines: \"fenchel export STORE --out DIR\"");
  }
}
