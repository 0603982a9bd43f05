package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.run.Derivation;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.results.codec.Npz;
import io.github.fenchel.results.store.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retraining from the suite's file to the tables, on a real engine. */
@Tag("slow")
class RetrainingRunTest {
  private static final String SUITE =
      """
      fenchel: 1
      name: again
      data: {id: fashion-mnist-mini, train: 300, test: 100}
      architecture: linear
      backend: pytorch
      seed: 0
      training: {epochs: 3, batch: 50, optimizer: {id: adam, rate: 1e-2}, threads: 1}
      objective: standard
      evaluation: {metrics: [accuracy], images: 10, attackImages: 10}
      retraining: {kept: 0.1, seed: 5}
      """;

  @TempDir private static Path shared;
  private static Path store = Path.of("");
  private static CommandLineRun ran = new CommandLineRun(0, "", "");

  @TempDir private Path folder = Path.of("");

  private static CommandLineRun onStore(String... options) {
    List<String> all = new ArrayList<>(List.of("run", Suites.write(shared, SUITE).toString()));
    all.addAll(List.of("--store", store.toString(), "--offline"));
    all.addAll(List.of(options));
    return CommandLineRun.of(all.toArray(String[]::new));
  }

  @BeforeAll
  static void runTheSuite() {
    store = shared.resolve("store");
    ran = onStore();
  }

  private static RunRecord again(Derivation.Arm arm) {
    return RunStore.open(store, warning -> {}).all().stream()
        .filter(
            run -> {
              Derivation by = run.spec().training().data().derived();
              return by != null && by.arm() == arm;
            })
        .findFirst()
        .orElseThrow();
  }

  private static RunRecord source() {
    return RunStore.open(store, warning -> {}).all().stream()
        .filter(run -> run.spec().training().data().derived() == null)
        .findFirst()
        .orElseThrow();
  }

  /** Making masks may take longer than training: a person sees that it goes on. */
  @Test
  void itIsSaidThatImagesAreMaskedBeforeTheFirstEpoch() {
    List<String> said =
        ran.err().lines().filter(line -> line.contains("masks 400 images")).toList();
    assertThat(said).as(ran.err()).isNotEmpty();
    String cell = said.get(0).substring(0, said.get(0).indexOf("masks"));
    assertThat(ran.err()).containsSubsequence(said.get(0), cell + "epoch 1/3");
  }

  @Test
  void theTableSaysHowMuchMoreIsLearnedFromTheTop() {
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out())
        .containsPattern("(?m)^explained +saliency +kept +top +bottom +DiffROAR +networks +runs$")
        .containsPattern(
            "(?m)^standard +simple-gradient \\(of logit\\) +0.1 +[01].\\d{3} +[01].\\d{3}"
                + " +[+-]0.\\d{3} +1 +2$");
    assertThat(ran.out()).doesNotContain("standard > simple-gradient");
  }

  @Test
  void whatIsTrainedAgainSeesTheMaskedImagesInTrainingAndInTesting() {
    Map<String, HostArray> shown =
        Npz.read(folder(again(Derivation.Arm.TOP)).resolve("saliency.npz"));
    HostArray masked = Objects.requireNonNull(shown.get("input"));
    HostArray whole =
        Objects.requireNonNull(Npz.read(folder(source()).resolve("saliency.npz")).get("input"));
    double mean = masked.at(0); // a corner is black, and never among the tenth that stays
    int entries = masked.size() / Math.toIntExact(masked.shape().get(0));
    for (int i = 0; i < masked.shape().get(0); i++) {
      int kept = 0;
      for (int at = i * entries; at < (i + 1) * entries; at++) {
        if (masked.at(at) != mean) {
          kept++;
        }
      }
      assertThat(kept).isBetween(1, 78);
    }
    assertThat(mean).isBetween(0.2, 0.4);
    assertThat(whole.at(0)).isZero();
    HostArray batch =
        Objects.requireNonNull(
            Npz.read(folder(again(Derivation.Arm.TOP)).resolve("probe.npz")).get("input"));
    long atMean = Arrays.stream(batch.toDoubles()).filter(v -> v == mean).count();
    assertThat(atMean).isGreaterThanOrEqualTo(50 * 706);
  }

  private static Path folder(RunRecord run) {
    return store.resolve("runs").resolve(run.runId());
  }

  @Test
  void theRecordNamesTheWeightsThatWereExplainedAndTheMasks() {
    RunRecord top = again(Derivation.Arm.TOP);
    RunRecord bottom = again(Derivation.Arm.BOTTOM);
    assertThat(top.inputDigests())
        .containsEntry("sourceWeights", source().partDigests().get("weights"))
        .containsKeys("trainMasks", "testMasks", "usage");
    assertThat(top.inputDigests().get("trainMasks"))
        .isNotEqualTo(bottom.inputDigests().get("trainMasks"));
    assertThat(top.inputDigests().get("initialWeights"))
        .as("both arms begin alike")
        .isEqualTo(bottom.inputDigests().get("initialWeights"));
    assertThat(top.inputDigests().get("usage")).isEqualTo(bottom.inputDigests().get("usage"));
    assertThat(top.metrics()).hasSize(1);
  }

  @Test
  void planStatusExplainAndASecondRunKnowThemAsStored() {
    assertThat(onStore().out()).contains("DiffROAR");
    String suite = Suites.write(shared, SUITE).toString();
    CommandLineRun plan = CommandLineRun.of("plan", suite, "--store", store.toString());
    assertThat(plan.out())
        .containsPattern("(?m)^standard > simple-gradient top 0.1 .*stored$")
        .contains("3 cells")
        .contains("masks and evaluation of each cell that is trained again: at most 400");
    assertThat(CommandLineRun.of("status", suite, "--store", store.toString()).out())
        .contains("3 done");
    CommandLineRun explained =
        CommandLineRun.of(
            "explain", again(Derivation.Arm.BOTTOM).runId(), "--store", store.toString());
    assertThat(explained.out()).contains("derived.arm", "bottom", "source.objective", "standard");
  }

  @Test
  void anExportHasTheirTable() throws IOException {
    CommandLineRun export =
        CommandLineRun.of("export", store.toString(), "--out", folder.toString());
    assertThat(export.exitCode()).as(export.err()).isZero();
    assertThat(Files.readAllLines(folder.resolve("retraining.csv")))
        .hasSize(2)
        .element(1)
        .asString()
        .startsWith("standard,fashion-mnist-mini,linear,pytorch,3,simple-gradient (of logit),0.1,");
    assertThat(Files.readAllLines(folder.resolve("results.csv")).stream())
        .filteredOn(
            line -> line.contains("simple-gradient (of logit),top,0.1," + source().trainingId()))
        .hasSize(1);
    assertThat(folder.resolve("retraining.parquet")).exists();
  }

  @Test
  void reproducingOneTrainsTheNetworkThatItExplainsFirst() {
    CommandLineRun again =
        CommandLineRun.of(
            "reproduce",
            again(Derivation.Arm.TOP).runId(),
            "--store",
            store.toString(),
            "--offline");
    assertThat(again.exitCode()).as(again.out() + again.err()).isZero();
    assertThat(again.out()).contains("bit");
  }

  @Test
  void withoutTheWeightsItFailsAndSaysWhatToDo() throws IOException {
    Path other = folder.resolve("store");
    try (Stream<Path> files = Files.walk(store)) {
      for (Path file : files.toList()) {
        Files.copy(file, other.resolve(store.relativize(file).toString()));
      }
    }
    Files.delete(other.resolve("runs").resolve(source().runId()).resolve("weights.safetensors"));
    String more = SUITE.replace("kept: 0.1", "kept: 0.2, arm: top");
    CommandLineRun run =
        CommandLineRun.of(
            "run", Suites.write(folder, more).toString(), "--store", other.toString(), "--offline");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out())
        .contains("standard > simple-gradient top 0.2: the network whose maps mask these images")
        .contains("(standard, seed 0, trainingId " + source().trainingId().substring(0, 12) + ")")
        .contains("If its weights were deleted, delete its run, too");
  }
}
