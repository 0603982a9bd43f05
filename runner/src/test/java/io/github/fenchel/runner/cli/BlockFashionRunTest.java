package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.results.store.RunStore;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images with masks, from the suite's file to the record. */
class BlockFashionRunTest {
  private static final String SUITE =
      Suites.TINY
          .replace("{id: fashion-mnist-mini,", "{id: block-fashion,")
          .replace("  - {norm: l1, epsilon: 8/255 pixel, route: fast}\n", "");

  @TempDir private Path folder = Path.of("");

  @Test
  void theDefaultMetricsOfMaskedImagesSayHowMuchGradientIsOffTheMask() {
    Path store = folder.resolve("store");
    CommandLineRun run =
        CommandLineRun.of(
            "run", Suites.write(folder, SUITE).toString(), "--store", store.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("off mask", "mask share");
    RunRecord record = RunStore.open(store, warning -> {}).all().get(0);
    MetricValue off = metric(record, "off-mask-mass");
    MetricValue on = metric(record, "relevance-mass-accuracy");
    assertThat(off.n()).isEqualTo(50);
    assertThat(off.value()).isBetween(0.05, 0.95);
    assertThat(off.standardError()).isPositive();
    assertThat(off.value() + on.value()).isCloseTo(1, within(1e-9));
    assertThat(metric(record, "mask-share").value()).isEqualTo(0.5);
    assertThat(record.environment().data()).containsKeys("blocks-train", "blocks-test");
  }

  @Test
  void aMetricOfMasksOnImagesWithoutThemIsRefusedBeforeAnythingRuns() {
    String maskless =
        Suites.TINY.replace("{images: 10", "{metrics: [accuracy, off-mask-mass], images: 10");
    CommandLineRun run = CommandLineRun.of("validate", Suites.write(folder, maskless).toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines().toList())
        .singleElement()
        .asString()
        .endsWith(
            "off-mask-mass: takes the side maps [mask], but the dataset's images have none;"
                + " choose a dataset that has them");
  }

  private static MetricValue metric(RunRecord record, String id) {
    List<MetricValue> found =
        record.metrics().stream()
            .filter(metric -> metric.definition().metric().id().equals(id))
            .toList();
    assertThat(found).as(id).hasSize(1);
    return found.get(0);
  }
}
