package io.github.fenchel.results.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.Samples;
import io.github.fenchel.results.codec.NamedArray;
import io.github.fenchel.results.codec.Npz;
import io.github.fenchel.results.codec.Safetensors;
import io.github.fenchel.results.measure.MapSimilarity;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store, read by a program that has this library and nothing else of Fenchel's. */
final class ReadingTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void recordsMapsAndWeightsAreReadWithoutTheRunner() {
    fill();
    assertThatThrownBy(() -> Class.forName("io.github.fenchel.runner.cli.Main"))
        .isInstanceOf(ClassNotFoundException.class);

    RunStore store = RunStore.existing(folder, warning -> {});
    RunRecord run = store.all().get(0);
    MetricValue accuracy = run.metrics().get(0);
    HostArray maps =
        Objects.requireNonNull(
            Npz.read(store.folder(run.runId()).resolve(RunStore.SALIENCY)).get("gradient_logit"));
    List<NamedArray> weights =
        Safetensors.read(store.folder(run.runId()).resolve(RunStore.WEIGHTS));

    assertThat(accuracy.definition().metric().id()).isEqualTo("accuracy");
    assertThat(accuracy.value()).isEqualTo(0.85546875);
    assertThat(MapSimilarity.of(maps, maps).get(0).get(MapSimilarity.Measure.COSINE)).isEqualTo(1);
    assertThat(weights.get(0).array().toDoubles()).containsExactly(0.5);
  }

  @Test
  void readingMakesNothing() {
    assertThatThrownBy(() -> RunStore.existing(folder, warning -> {}))
        .isInstanceOf(FenchelException.class)
        .hasMessageContaining("is not a store of results");
    assertThat(folder).isEmptyDirectory();
  }

  private void fill() {
    RunRecord record = Samples.record();
    try (RunFolder run = RunStore.open(folder, warning -> {}).begin(record.runId())) {
      run.writeWeights(List.of(new NamedArray("w", HostArray.of(Shape.of(1), 0.5f))));
      run.writeSaliency(
          List.of(
              new NamedArray("index", HostArray.of(Shape.of(1), 7L)),
              new NamedArray("input", HostArray.of(Shape.of(1, 1, 2, 2), 0f, 0f, 1f, 1f)),
              new NamedArray(
                  "gradient_logit", HostArray.of(Shape.of(1, 1, 2, 2), 1f, 2f, 3f, -4f))));
      run.commit(record);
    }
  }
}
