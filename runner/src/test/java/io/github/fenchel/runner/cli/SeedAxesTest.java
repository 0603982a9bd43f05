package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.tensor.DataType;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which parts of a suite change a run's random numbers, and which only its results. */
class SeedAxesTest {
  private static final String SUITE =
      Suites.TINY
          .replace("architecture: small-cnn", "architecture: linear")
          .replace("train: 200", "train: 100")
          .replace("  - standard\n", "");

  @TempDir private static Path folder;

  @BeforeAll
  static void runSuites() {
    run(SUITE.replace("seed: 0", "seed: [0, 1]").replace("pytorch", "[pytorch, reference]"));
    run(
        SUITE
            .replace("seed: 0", "seed: 0\ndataType: float64")
            .replace("threads: 1", "threads: 2")
            .replace("norm: l1, epsilon: 8/255 pixel", "norm: group-l2, epsilon: 1 pixel, patch: 7")
            .replace("name: tiny", "name: other"));
  }

  @Test
  void anotherSeedStartsElsewhereAndSeesOtherBatches() {
    RunRecord zero = store().only(seed(0).and(type(DataType.FLOAT32)));
    RunRecord one = store().only(seed(1));
    assertThat(zero.inputDigests().keySet()).isEqualTo(one.inputDigests().keySet());
    zero.inputDigests()
        .forEach(
            (name, digest) -> assertThat(one.inputDigests()).doesNotContainEntry(name, digest));
    assertThat(zero.resultDigest()).isNotEqualTo(one.resultDigest());
  }

  @Test
  void seedsAreComparedOnTheSameImages() {
    RunRecord zero = store().only(seed(0).and(type(DataType.FLOAT32)));
    RunRecord one = store().only(seed(1));
    assertThat(store().saliency(one).get("input"))
        .isNotNull()
        .isEqualTo(store().saliency(zero).get("input"));
    for (String column : List.of("index", "label")) {
      assertThat(store().examples(one).get(column))
          .isNotNull()
          .isEqualTo(store().examples(zero).get(column));
    }
    assertThat(store().examples(one).get("logits"))
        .isNotNull()
        .isNotEqualTo(store().examples(zero).get("logits"));
  }

  @Test
  void normEpsilonTypeThreadsAndNameChangeNoRandomNumber() {
    RunRecord single = store().only(seed(0).and(type(DataType.FLOAT32)));
    RunRecord other = store().only(type(DataType.FLOAT64));
    assertThat(other.spec().training().objective())
        .isNotEqualTo(single.spec().training().objective());
    assertThat(other.spec().training().engine()).isNotEqualTo(single.spec().training().engine());
    assertThat(other.inputDigests()).isEqualTo(single.inputDigests());
    assertThat(other.resultDigest()).isNotEqualTo(single.resultDigest());
  }

  @Test
  void doublePrecisionIsKeptAsSuch() {
    RunRecord other = store().only(type(DataType.FLOAT64));
    assertThat(store().weights(other))
        .isNotEmpty()
        .allSatisfy(w -> assertThat(w.array().dataType()).isEqualTo(DataType.FLOAT64));
    assertThat(other.curve())
        .isNotEmpty()
        .allSatisfy(point -> assertThat(point.trainLoss()).isFinite().isPositive());
    RunRecord single = store().only(seed(0).and(type(DataType.FLOAT32)));
    assertThat(store().weights(single))
        .isNotEmpty()
        .allSatisfy(w -> assertThat(w.array().dataType()).isEqualTo(DataType.FLOAT32));
  }

  @Test
  void aBackendThatCannotTrainIsSkippedWithTheReason() {
    CommandLineRun run = run(SUITE.replace("pytorch", "reference"));
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("skipped, backend reference cannot train");
    assertThat(
            store().records().stream()
                .map(record -> record.spec().training().engine().backend())
                .collect(Collectors.toSet()))
        .containsExactly("pytorch");
  }

  private static CommandLineRun run(String suite) {
    CommandLineRun run =
        CommandLineRun.of(
            "run",
            Suites.write(folder, suite).toString(),
            "--store",
            store().root().toString(),
            "--offline");
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private static StoreContents store() {
    return new StoreContents(folder.resolve("store"));
  }

  private static Predicate<RunRecord> seed(long seed) {
    return record -> record.spec().training().seed() == seed;
  }

  private static Predicate<RunRecord> type(DataType type) {
    return record -> record.spec().training().engine().options().dataType() == type;
  }
}
