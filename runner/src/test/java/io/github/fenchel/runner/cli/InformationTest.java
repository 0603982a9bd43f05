package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InformationTest {
  @TempDir private Path folder;

  @Test
  void listNamesEveryBuiltInPart() {
    CommandLineRun run = CommandLineRun.of("list");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("l2", "l2-squared", "linf", "group-elastic-net", "huber")
        .contains("weighted-l1", "weighted-l2")
        .contains("l1", "elastic-net", "group-l2", "small-cnn", "resnet18", "mlp", "linear")
        .contains("fashion-mnist-mini", "pytorch", "reference", "fast", "adam", "cosine", "gini")
        .contains("epsilon", "pixel^2");
  }

  @Test
  void planTellsIdsAndTrainsNothing() {
    Path suite = Suites.write(folder, Suites.TINY);
    Path store = folder.resolve("store");
    CommandLineRun run = CommandLineRun.of("plan", suite.toString(), "--store", store.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("standard", "to run", "2 cells");
    assertThat(store.resolve("runs"))
        .satisfiesAnyOf(
            runs -> assertThat(runs).doesNotExist(), runs -> assertThat(runs).isEmptyDirectory());
  }

  @Test
  void schemaIsJson() {
    assertThat(CommandLineRun.of("schema").out())
        .startsWith("{")
        .contains("\"$schema\"", "epsilon");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "plan", "validate", "list", "schema"})
  void everyCommandHasHelp(String command) {
    CommandLineRun run = CommandLineRun.of(command, "--help");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Usage: fenchel " + command);
  }

  @Test
  void thereIsAShellCompletion() {
    assertThat(CommandLineRun.of("generate-completion").out()).contains("complete", "validate");
  }
}
