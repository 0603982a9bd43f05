package io.github.fenchel.runner.cli.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.record.Certificate;
import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.codec.Npz;
import io.github.fenchel.results.record.RecordJson;
import io.github.fenchel.runner.cli.CommandLineRun;
import io.github.fenchel.runner.cli.Suites;
import io.github.fenchel.runner.cli.TinyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way, from a suite's line to a number in a record, in real child processes. */
class RunCommandTest {
  @TempDir private Path folder;

  @Test
  void theSameSuiteTwiceGivesEqualResults() {
    TinyStore.in(folder);
    CommandLineRun second = run(Suites.write(folder, Suites.TINY), "second");
    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(digests("store")).hasSize(2).doesNotHaveDuplicates().isEqualTo(digests("second"));
    assertThat(second.out()).contains("standard", "l1", "accuracy", "R*(g)", "gallery.png");
  }

  @Test
  void anEqualRunIsNotRunAgain() {
    TinyStore.in(folder);
    List<RunRecord> before = records("store");
    CommandLineRun again = run(Suites.write(folder, Suites.TINY), "store");
    assertThat(again.exitCode()).isZero();
    assertThat(again.err()).contains("[1/2] standard: stored already");
    assertThat(records("store")).hasSize(2).isEqualTo(before);
  }

  @Test
  void otherMetricsAndDemandsMeasureStoredWeightsWithoutTraining() {
    TinyStore.in(folder);
    assertThat(records("store")).hasSize(2).allSatisfy(RunCommandTest::isCertified);
    String changed =
        Suites.TINY.replace("{images: 10", "{metrics: [accuracy], images: 10")
            + "certificate: {minRatio: 0.99}\n";
    CommandLineRun again = run(Suites.write(folder, changed), "store");
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.out())
        .contains("inner", "gradient evaluations per training image and step")
        .doesNotContain("certificate missed");
    List<RunRecord> remeasured =
        records("store").stream()
            .filter(record -> record.spec().evaluation().metrics().size() == 1)
            .toList();
    assertThat(remeasured)
        .hasSize(2)
        .allSatisfy(
            record -> {
              assertThat(record.cost().trainSeconds()).isPositive();
              assertThat(record.cost().trainedBy()).isNotNull();
              assertThat(record.curve()).hasSize(1);
              assertThat(record.spec().evaluation().minRatio()).isEqualTo(Rational.of(99, 100));
              isCertified(record);
              assertThat(folder.resolve("store/runs").resolve(record.runId()).resolve("probe.npz"))
                  .isRegularFile();
              assertThat(accuracyOfTwin(record)).isEqualTo(accuracy(record));
            });
  }

  private static void isCertified(RunRecord record) {
    Certificate certificate = Objects.requireNonNull(record.curve().get(0).certificate());
    assertThat(certificate.images()).isEqualTo(64);
    assertThat(certificate.zeroImages()).isZero();
    boolean solves = record.spec().training().objective().norm() != null;
    assertThat(certificate.innerRatio().isPresent()).isEqualTo(solves);
    certificate.innerRatio().ifPresent(ratio -> assertThat(ratio).isCloseTo(1, within(1e-5)));
    assertThat(record.cost().gradientEvaluations()).isEqualTo(solves ? 2 : 1);
  }

  @Test
  void divergenceEndsTheRunWithItsStepAndStoresNothing() throws IOException {
    String wild =
        Suites.TINY.replace("{id: adam, rate: 1e-3}", "{id: sgd, rate: 1e30, momentum: 0.9}");
    CommandLineRun run = run(Suites.write(folder, wild), "store");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(4);
    assertThat(run.out()).contains("failed: diverged").containsPattern("diverged at step \\d+");
    assertThat(records("store")).isEmpty();
    try (Stream<Path> attempts = Files.walk(folder.resolve("store").resolve("attempts"))) {
      assertThat(attempts.filter(path -> path.endsWith("attempt.json"))).hasSize(2);
    }
  }

  @Test
  void bothGradientsAreKeptRaw() {
    TinyStore.in(folder);
    assertThat(records("store")).hasSize(2);
    for (RunRecord record : records("store")) {
      Path run = folder.resolve("store").resolve("runs").resolve(record.runId());
      Map<String, HostArray> maps = Npz.read(run.resolve("saliency.npz"));
      HostArray logit = Objects.requireNonNull(maps.get("gradient_logit"));
      HostArray loss = Objects.requireNonNull(maps.get("gradient_loss"));
      assertThat(logit.shape()).isEqualTo(Shape.of(10, 1, 28, 28));
      assertThat(logit.shape()).isEqualTo(loss.shape());
      assertThat(DoubleStream.of(logit.toDoubles()))
          .as("signs are kept")
          .anyMatch(value -> value < 0)
          .anyMatch(value -> value > 0);
      assertThat(loss).isNotEqualTo(logit);
      assertThat(Npz.read(run.resolve("examples.npz"))).containsKeys("position", "logits");
      assertThat(Npz.read(run.resolve("probe.npz"))).isNotEmpty();
      assertThat(run.resolve("weights.safetensors")).isRegularFile();
      assertThat(record.inputDigests()).containsKeys("initialWeights", "batch1", "batch4", "usage");
    }
    assertThat(records("store").stream().map(r -> r.inputDigests().get("usage")).distinct())
        .as("every cell of one seed sees the same batches")
        .hasSize(1);
  }

  private CommandLineRun run(Path suite, String store) {
    return CommandLineRun.of(
        "run", suite.toString(), "--store", folder.resolve(store).toString(), "--offline");
  }

  private double accuracyOfTwin(RunRecord record) {
    return records("store").stream()
        .filter(other -> other.trainingId().equals(record.trainingId()))
        .filter(other -> !other.runId().equals(record.runId()))
        .mapToDouble(RunCommandTest::accuracy)
        .findFirst()
        .orElseThrow();
  }

  private static double accuracy(RunRecord record) {
    return record.metrics().stream()
        .filter(metric -> metric.definition().metric().id().equals("accuracy"))
        .mapToDouble(MetricValue::value)
        .findFirst()
        .orElseThrow();
  }

  private List<String> digests(String store) {
    return records(store).stream().map(RunRecord::resultDigest).toList();
  }

  private List<RunRecord> records(String store) {
    Path runs = folder.resolve(store).resolve("runs");
    if (!Files.isDirectory(runs)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(runs)) {
      return folders
          .map(run -> RecordJson.read(run.resolve("run.json")))
          .sorted(Comparator.comparing(RunRecord::runId))
          .toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
