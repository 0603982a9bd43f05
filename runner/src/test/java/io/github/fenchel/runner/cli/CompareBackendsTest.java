package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Fenchel is for, from end to end: one suite on two engines, and whether they agree. */
class CompareBackendsTest {
  private static final String SUITE =
      """
      fenchel: 1
      name: two-engines
      data: {id: fashion-mnist-mini, train: 100, test: 20}
      architecture: linear
      backend: [pytorch, tensorflow]
      seed: 0
      training: {epochs: 1, batch: 50, optimizer: {id: sgd, rate: 0.1}, threads: 1}
      objective: {norm: l1, epsilon: 8/255 pixel, route: fast}
      evaluation: {metrics: [accuracy, gini], images: 5}
      """;

  @TempDir private Path folder;

  @Test
  void oneSuiteOnTwoEnginesIsComparedAndAgrees() throws IOException {
    Path store = folder.resolve("store");
    CommandLineRun run =
        CommandLineRun.of(
            "run",
            Suites.write(folder, SUITE).toString(),
            "--store",
            store.toString(),
            "--offline",
            "--quiet");
    assertThat(run.exitCode()).as(run.err()).isZero();

    CommandLineRun compare = CommandLineRun.of("compare", store.toString(), "--by", "backend");
    assertThat(compare.exitCode()).as(compare.out() + compare.err()).isZero();
    assertThat(compare.out()).contains("pytorch and tensorflow", "TOLERANCE");
    JsonNode json =
        new JsonMapper().readTree(Files.readString(store.resolve("compare/compare.json")));
    assertThat(json.path("refused")).isEmpty();
    assertThat(json.path("alone")).isEmpty();
    assertThat(json.path("compared")).hasSize(1);
    JsonNode pair = json.path("compared").path(0);
    assertThat(pair.path("pairs")).hasSize(1);
    assertThat(pair.path("stepZero"))
        .extracting(step -> step.path("tensor").asText())
        .containsExactly("logits", "gradient", "perturbation");
    assertThat(pair.path("metrics"))
        .extracting(metric -> metric.path("metric").asText())
        .contains("accuracy", "gini");
    assertThat(pair.path("maps")).isNotEmpty();
  }
}
