package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.run.Environment;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.results.codec.NamedArray;
import io.github.fenchel.results.codec.Npz;
import io.github.fenchel.results.codec.Safetensors;
import io.github.fenchel.results.record.Ids;
import io.github.fenchel.results.record.RunArrays;
import io.github.fenchel.results.store.RunFolder;
import io.github.fenchel.results.store.RunStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands over a store, on one that real runs filled. */
class StoreCommandsTest {
  @TempDir private static Path shared;

  @TempDir private Path folder;

  private static Path store;

  @BeforeAll
  static void fillAStore() {
    store = TinyStore.in(shared);
  }

  @Test
  void anExportHasARowForEachMetricOfEachRun() throws IOException {
    CommandLineRun export =
        CommandLineRun.of("export", store.toString(), "--out", folder.toString());

    assertThat(export.exitCode()).as(export.err()).isZero();
    assertThat(export.out()).contains("results.csv", "results.parquet");
    int metrics = records().stream().mapToInt(run -> run.metrics().size()).sum();
    assertThat(Files.readAllLines(folder.resolve("results.csv"))).hasSize(metrics + 1);
    assertThat(rowsOfParquet(folder.resolve("results.parquet"))).isEqualTo(metrics);

    CommandLineRun unknown =
        CommandLineRun.of("export", store.toString(), "--out", "x", "--format", "xlsx");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("xlsx", "CSV, PARQUET");
  }

  /** A Parquet file ends with its footer, the footer's length and four letters. */
  private static long rowsOfParquet(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int length = buffer.getInt(bytes.length - 8);
    int from = bytes.length - 8 - length;
    return Util.readFileMetaData(new ByteArrayInputStream(bytes, from, length)).getNum_rows();
  }

  @Test
  void statusOfAStoreAndOfASuiteSayWhatIsDoneAndWhatWaits() {
    CommandLineRun ofStore = CommandLineRun.of("status", store.toString());
    assertThat(ofStore.exitCode()).as(ofStore.err()).isZero();
    assertThat(ofStore.out())
        .contains("tiny", "standard", "done")
        .endsWith("2 done, 0 running, 0 failed, 0 waiting, 0 skipped\n");

    Path more = Suites.write(folder, Suites.TINY.replace("seed: 0", "seed: [0, 1]"));
    CommandLineRun ofSuite =
        CommandLineRun.of("status", more.toString(), "--store", store.toString(), "--offline");
    assertThat(ofSuite.exitCode()).as(ofSuite.err()).isZero();
    assertThat(ofSuite.out()).contains("2 done, 0 running, 0 failed, 2 waiting, 0 skipped");

    CommandLineRun none = CommandLineRun.of("status", folder.resolve("none").toString());
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).contains("is not a store of results").doesNotContain("at io.github");
  }

  @Test
  void aRunIsExplainedByTheBeginningOfItsIdAndIsUpToDateHere() {
    RunRecord run = records().get(0);
    CommandLineRun explained = explain(run.runId().substring(0, 10));

    assertThat(explained.exitCode()).as(explained.err()).isZero();
    assertThat(explained.out())
        .contains("run " + run.runId(), "suite tiny: ", "here: up to date")
        .contains("small-cnn", "resultDigest " + run.resultDigest(), "accuracy");
  }

  @Test
  void anAttackedMetricStandsBesideTheSameImagesUnattacked() {
    for (RunRecord run : records()) {
      Map<String, HostArray> examples =
          Npz.read(store.resolve("runs").resolve(run.runId()).resolve("examples.npz"));
      double[] right = Objects.requireNonNull(examples.get("accuracy")).toDoubles();
      int attacks = 0;
      for (MetricValue metric : run.metrics()) {
        Double clean = metric.clean();
        if (clean != null) {
          String column = RunArrays.columnName(metric.definition());
          double[] robust = Objects.requireNonNull(examples.get(column)).toDoubles();
          double sum = 0;
          for (int image = 0; image < robust.length; image++) {
            if (!Double.isNaN(robust[image])) {
              sum += right[image];
              assertThat(robust[image]).isLessThanOrEqualTo(right[image]);
            }
          }
          assertThat(clean).isEqualTo(sum / metric.n());
          attacks++;
        }
      }
      assertThat(attacks).isPositive();
      long[] positions = Objects.requireNonNull(examples.get("position")).toLongs();
      assertThat(positions).isSorted().doesNotHaveDuplicates().hasSize(right.length);
    }
  }

  /** From the first batch and the initial weights, step 1 can be checked independently. */
  @Test
  void theWeightsThatARunBeganWithAreDrawnAgainAndProven() {
    RunRecord run = records().get(0);
    Path file = folder.resolve("initial.safetensors");
    CommandLineRun written =
        CommandLineRun.of(
            "initial-weights",
            run.runId().substring(0, 10),
            "--store",
            store.toString(),
            "--out",
            file.toString());
    assertThat(written.exitCode()).as(written.err()).isZero();
    List<NamedArray> initial = Safetensors.read(file);
    List<NamedArray> trained =
        Safetensors.read(store.resolve("runs").resolve(run.runId()).resolve("weights.safetensors"));
    assertThat(initial.stream().map(NamedArray::name).toList())
        .isEqualTo(trained.stream().map(NamedArray::name).toList());
    assertThat(initial).isNotEqualTo(trained);
  }

  @Test
  void whyTwoIdsDifferIsToldFieldByField() {
    List<RunRecord> runs = records();
    CommandLineRun explained =
        explain(runs.get(0).runId().substring(0, 10), runs.get(1).runId().substring(0, 10));

    assertThat(explained.exitCode()).as(explained.err()).isZero();
    assertThat(explained.out())
        .containsPattern("training +norm +")
        .containsPattern("training +norm.epsilon +.*8/255 pixel")
        .contains("specs: differ", "environments: equal", "weights: trained separately")
        .doesNotContain("data.", "seed ");

    CommandLineRun unknown = explain("xyz");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("knows no run whose id begins with \"xyz\"");
  }

  @Test
  void aRunOfAnotherEnvironmentIsStaleAndIsReproducedWithTheDifferenceTold() {
    RunRecord run = records().get(0);
    Environment was = run.environment();
    SortedMap<String, String> engine = new TreeMap<>(was.engine());
    engine.replaceAll((name, version) -> "0.1");
    RunRecord old = rewritten(run, environment(was.data(), engine, was), run.metrics());
    Path other = storeOf(old);

    assertThat(
            CommandLineRun.of("explain", old.runId(), "--store", other.toString(), "--offline")
                .out())
        .contains("here: stale: engine.", ": 0.1 -> ");
    CommandLineRun again =
        CommandLineRun.of("reproduce", old.runId(), "--store", other.toString(), "--offline");
    assertThat(again.exitCode()).as(again.out() + again.err()).isZero();
    assertThat(again.out())
        .contains("environment, then -> now:\n  engine.", ": 0.1 -> ")
        .contains("sameness: BIT, promised: TOLERANCE", "accuracy");
    assertThat(new StoreContents(other).names("runs")).containsExactly(old.runId());
  }

  @Test
  @Tag("slow")
  void aRunThatDoesNotComeToTheSameBreaksThePromise() {
    RunRecord run = records().get(0);
    List<MetricValue> metrics = new ArrayList<>();
    for (MetricValue metric : run.metrics()) {
      metrics.add(
          new MetricValue(
              metric.definition(),
              metric.value() + 1,
              metric.n(),
              metric.undefined(),
              metric.standardError()));
    }
    Path other = storeOf(rewritten(run, run.environment(), metrics));

    CommandLineRun again =
        CommandLineRun.of("reproduce", run.runId(), "--store", other.toString(), "--offline", "-q");
    assertThat(again.exitCode()).as(again.out() + again.err()).isEqualTo(1);
    assertThat(again.out()).contains("environment: equal", "promised: BIT", "bits differ");
    assertThat(again.err()).isEmpty();
  }

  @Test
  void aRunOfOtherDataIsNotReproducedAndSaysWhichFile() {
    RunRecord run = records().get(0);
    Environment was = run.environment();
    SortedMap<String, String> data = new TreeMap<>(was.data());
    data.replaceAll((file, digest) -> "ab".repeat(32));
    RunRecord other = rewritten(run, environment(data, was.engine(), was), run.metrics());

    CommandLineRun again =
        CommandLineRun.of(
            "reproduce", other.runId(), "--store", storeOf(other).toString(), "--offline");
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.err()).contains("was given other data", data.firstKey(), "--data-dir");
  }

  @Test
  void storesAreMergedAndAConflictNamesBoth() {
    Path target = folder.resolve("target");
    CommandLineRun merge =
        CommandLineRun.of("merge", store.toString(), "--into", target.toString());
    assertThat(merge.exitCode()).as(merge.err()).isZero();
    assertThat(merge.out()).contains("2 runs came, 0 were there already, 0 are in conflict");
    assertThat(CommandLineRun.of("status", target.toString()).out()).contains("2 done");

    RunRecord run = records().get(0);
    Path forged = storeOf(rewritten(run, run.environment(), run.metrics().subList(1, 2)));
    CommandLineRun conflict =
        CommandLineRun.of("merge", forged.toString(), "--into", target.toString());
    assertThat(conflict.exitCode()).isEqualTo(2);
    assertThat(conflict.err())
        .contains("run " + run.runId() + " has two results", target.toString(), forged.toString());
    assertThat(new StoreContents(target).only(r -> r.runId().equals(run.runId()))).isEqualTo(run);
  }

  @Test
  void garbageIsNamedByADryRunAndGoesWithoutOne() throws IOException {
    RunStore other = RunStore.open(folder.resolve("other"), warning -> {});
    String runId = "e".repeat(64);
    other.recordAttempt(runId, FailureKind.DIVERGED, "NaN", null);
    other.recordAttempt(runId, FailureKind.DIVERGED, "NaN again", null);

    CommandLineRun dry = CommandLineRun.of("gc", other.root().toString(), "--dry-run");
    assertThat(dry.exitCode()).as(dry.err()).isZero();
    assertThat(dry.out())
        .contains(
            "attempt ", Path.of("attempts", runId, "1").toString(), "would free 0.0 MB, 1 th");
    assertThat(other.attempts(runId)).hasSize(2);

    assertThat(CommandLineRun.of("gc", other.root().toString()).out()).contains("freed 0.0 MB, 1");
    assertThat(other.attempts(runId)).hasSize(1);
    try (Stream<Path> left = Files.list(other.root().resolve("attempts").resolve(runId))) {
      assertThat(left).hasSize(1);
    }
  }

  @Test
  void theDoctorLoadsEveryEngineInAChild() {
    CommandLineRun doctor = CommandLineRun.of("doctor", "--store", folder.toString(), "--offline");

    assertThat(doctor.exitCode()).as(doctor.out() + doctor.err()).isZero();
    assertThat(doctor.out())
        .contains("[ok]   backend pytorch: computes on cpu")
        .contains("[ok]   backend tensorflow: computes on cpu")
        .contains("[ok]   backend reference: computes on cpu")
        .contains("[ok]   data fashion-mnist-mini: ", "[ok]   Java: ", "GPU: ")
        .contains("[ok]   store: " + folder.toAbsolutePath().normalize() + ": writable")
        .endsWith("this machine can run suites\n");
  }

  private static CommandLineRun explain(String... ids) {
    List<String> arguments = new ArrayList<>(List.of("explain"));
    arguments.addAll(List.of(ids));
    arguments.addAll(List.of("--store", store.toString(), "--offline"));
    return CommandLineRun.of(arguments.toArray(String[]::new));
  }

  private static List<RunRecord> records() {
    return new StoreContents(store).records();
  }

  private static Environment environment(
      SortedMap<String, String> data, SortedMap<String, String> engine, Environment was) {
    return new Environment(was.fenchel(), was.plugins(), data, engine, was.deviceClass());
  }

  private static RunRecord rewritten(
      RunRecord run, Environment environment, List<MetricValue> metrics) {
    return new RunRecord(
        Ids.runId(run.specId(), environment),
        run.specId(),
        run.trainingId(),
        run.spec(),
        environment,
        run.inputDigests(),
        run.curve(),
        metrics,
        run.health(),
        run.cost(),
        "",
        new TreeMap<>());
  }

  /** A store of one run, with the arrays of the stored run of its spec. */
  private Path storeOf(RunRecord run) {
    Path root = folder.resolve("rewritten");
    RunStore other = RunStore.open(root, warning -> {});
    RunRecord original =
        records().stream().filter(r -> r.specId().equals(run.specId())).findFirst().orElseThrow();
    Path from = store.resolve("runs").resolve(original.runId());
    try (RunFolder open = other.begin(run.runId())) {
      open.writeWeights(Safetensors.read(from.resolve(RunStore.WEIGHTS)));
      open.writeExamples(arrays(from.resolve(RunStore.EXAMPLES)));
      open.writeSaliency(arrays(from.resolve(RunStore.SALIENCY)));
      open.writeProbe(arrays(from.resolve(RunStore.PROBE)));
      open.commit(run);
    }
    return root;
  }

  private static List<NamedArray> arrays(Path file) {
    List<NamedArray> arrays = new ArrayList<>();
    Npz.read(file).forEach((name, array) -> arrays.add(new NamedArray(name, array)));
    return arrays;
  }
}
