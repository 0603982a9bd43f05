package io.github.fenchel.results.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.Samples;
import io.github.fenchel.results.codec.NamedArray;
import io.github.fenchel.results.codec.Safetensors;
import io.github.fenchel.results.record.SuiteIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MergeTest {
  private final List<String> warnings = new ArrayList<>();

  @TempDir private Path folder = Path.of("");

  @Test
  void runsOfSeveralStoresComeTogetherWholeAndMergingAgainDoesNothing() throws IOException {
    RunStore one = store("one", run(0, "aa"), run(1, "bb"));
    RunStore two = store("two", run(1, "bb"), run(2, "cc"));
    RunStore target = store("target", run(0, "aa"));

    Merge merge = Merge.into(target, List.of(one, two));

    assertThat(merge.copied())
        .containsExactlyInAnyOrder(run(1, "bb").runId(), run(2, "cc").runId());
    assertThat(merge.present()).isEqualTo(2);
    assertThat(merge.conflicts()).isEmpty();
    assertThat(target.all()).hasSize(3);
    Path copy = target.folder(run(2, "cc").runId());
    Path original = two.folder(run(2, "cc").runId());
    for (String file : List.of("run.json", RunStore.WEIGHTS)) {
      assertThat(copy.resolve(file)).hasSameBinaryContentAs(original.resolve(file));
    }
    assertThat(Safetensors.read(copy.resolve(RunStore.WEIGHTS)).get(0).array().toDoubles())
        .containsExactly(2);
    assertThat(copy.resolve("maps").resolve("row.png")).hasContent("a picture");
    assertThat(target.root().resolve("partial")).isEmptyDirectory();

    Merge again = Merge.into(target, List.of(one, two));
    assertThat(again.copied()).isEmpty();
    assertThat(again.present()).isEqualTo(4);
    assertThat(warnings).isEmpty();
  }

  @Test
  void ofARunWithTwoResultsNeitherIsTakenAndTheRestComes() {
    RunStore one = store("one", run(0, "aa"), run(1, "bb"));
    RunStore two = store("two", run(0, "dd"));
    RunStore target = store("target");

    Merge merge = Merge.into(target, List.of(one, two));

    assertThat(merge.copied()).containsExactly(run(1, "bb").runId());
    assertThat(target.find(run(0, "aa").runId())).isEmpty();
    assertThat(merge.conflicts())
        .singleElement()
        .satisfies(
            conflict ->
                assertThat(conflict.message())
                    .contains("run " + run(0, "aa").runId() + " has two results")
                    .contains(
                        one.folder(conflict.runId())
                            + ": resultDigest "
                            + run(0, "aa").resultDigest())
                    .contains(
                        two.folder(conflict.runId())
                            + ": resultDigest "
                            + run(0, "dd").resultDigest()));
  }

  @Test
  void theTargetKeepsItsOwnResultInAConflict() {
    RunStore one = store("one", run(0, "dd"));
    RunStore target = store("target", run(0, "aa"));

    assertThat(Merge.into(target, List.of(one)).conflicts()).hasSize(1);
    assertThat(target.find(run(0, "aa").runId())).contains(run(0, "aa"));
  }

  @Test
  void suitesAreMergedCellByCellAndAFinishedRunComesBeforeAMissingOne() {
    RunStore one = store("one", run(0, "aa"));
    RunStore target = store("target");
    String missing = "0".repeat(64);
    index(one, "norms", "text", cell("l1", run(0, "aa").runId()), cell("l2", missing));
    index(one, "other", "text", cell("l1", run(0, "aa").runId()));
    index(target, "norms", "older text", cell("l1", missing), cell("l3", missing));

    Merge merge = Merge.into(target, List.of(one));

    assertThat(target.suite("norms").orElseThrow().cells())
        .containsExactly(
            cell("l1", run(0, "aa").runId()), cell("l3", missing), cell("l2", missing));
    assertThat(target.suite("norms").orElseThrow().source()).isEqualTo("older text");
    assertThat(target.suite("other")).isEqualTo(one.suite("other"));
    assertThat(merge.notes()).singleElement().asString().contains("its text in", " differs");
  }

  @Test
  void aStoreIsNotMergedIntoItself() {
    RunStore one = store("one", run(0, "aa"));

    assertThatThrownBy(() -> Merge.into(one, List.of(RunStore.existing(one.root(), w -> {}))))
        .isInstanceOf(FenchelException.class)
        .hasMessageContaining("is the store to merge into");
  }

  private RunStore store(String name, RunRecord... runs) {
    RunStore store = RunStore.open(folder.resolve(name), warnings::add);
    for (RunRecord run : runs) {
      try (RunFolder open = store.begin(run.runId())) {
        open.writeWeights(weights(run.spec().training().seed()));
        Files.createDirectories(open.path().resolve("maps"));
        Files.writeString(open.path().resolve("maps").resolve("row.png"), "a picture");
        open.commit(run);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
    return store;
  }

  private static List<NamedArray> weights(long seed) {
    return List.of(new NamedArray("w", HostArray.of(Shape.of(1), (float) seed)));
  }

  /** A run of a seed; another result is another accuracy. */
  private static RunRecord run(long seed, String result) {
    RunSpec spec = Samples.spec();
    TrainingSpec t = spec.training();
    RunRecord record =
        Samples.record(
            new RunSpec(
                new TrainingSpec(
                    t.data(), t.architecture(), t.objective(), t.engine(), t.schedule(), seed),
                spec.evaluation()),
            Samples.environment(),
            "");
    MetricValue accuracy = record.metrics().get(0);
    double value = Integer.parseInt(result, 16) / 256.0;
    RunRecord run =
        new RunRecord(
            record.runId(),
            record.specId(),
            record.trainingId(),
            record.spec(),
            record.environment(),
            record.inputDigests(),
            record.curve(),
            List.of(new MetricValue(accuracy.definition(), value, 256, 0, 0.02)),
            record.health(),
            record.cost(),
            "",
            new TreeMap<>());
    return Samples.sealed(run, weights(seed), List.of(), List.of());
  }

  private static SuiteIndex.Cell cell(String title, String runId) {
    return SuiteIndex.Cell.run(title, new TreeMap<>(Map.of("norm", title)), runId);
  }

  private static void index(RunStore store, String name, String text, SuiteIndex.Cell... cells) {
    store.writeSuite(new SuiteIndex(name, text, new TreeMap<>(), List.of(cells)));
  }
}
