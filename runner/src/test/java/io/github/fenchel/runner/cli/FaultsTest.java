package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What users get wrong, and what machines lack: one clear message and the right exit code. */
class FaultsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "epochs: 1          | epoch: 1            | unknown key \"epoch\"",
        "epochs: 1          | epochs: 0           | epochs",
        "8/255 pixel        | 8/255               | pixel",
        "8/255 pixel        | -8/255 pixel        | epsilon",
        "norm: l1           | norm: l7            | l7",
        "batch: 50          | batch: 500          | batch",
        "backend: pytorch   | backend: torch      | torch",
        "small-cnn          | small-cn            | small-cnn",
        "fashion-mnist-mini | fashion-mnist-maxi  | fashion-mnist-mini",
      })
  void aMistakeInTheSuiteIsNamed(String right, String wrong, String named) {
    Path suite = Suites.write(folder, Suites.TINY.replace(right, wrong));
    CommandLineRun run = CommandLineRun.of("validate", suite.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains(named)
        .containsPattern("suite.yaml:\\d+:\\d+: ")
        .doesNotContain("\tat ");
  }

  @Test
  void aStoreThatIsAFileIsRefused() throws IOException {
    Path store = Files.writeString(folder.resolve("store"), "no folder");
    Path suite = Suites.write(folder, Suites.TINY);
    CommandLineRun run = CommandLineRun.of("run", suite.toString(), "--store", store.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(store.toString()).doesNotContain("\tat ");
  }

  @Test
  void aDeviceThatIsNotThereIsTheMachinesFault() {
    Path suite = Suites.write(folder, Suites.TINY + "device: cuda:7\n");
    CommandLineRun run =
        CommandLineRun.of("run", suite.toString(), "--store", folder.resolve("store").toString());
    assertThat(run.exitCode()).as(run.err()).isEqualTo(3);
    assertThat(run.out()).contains("cuda:7").doesNotContain("\tat ");
  }

  @Test
  void aDataFolderWithoutTheDataIsNamed() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Files.writeString(empty.resolve("train-images-idx3-ubyte.gz"), "not gzip at all");
    Path suite = Suites.write(folder, Suites.TINY.replace("fashion-mnist-mini", "fashion-mnist"));
    CommandLineRun run =
        CommandLineRun.of(
            "run",
            suite.toString(),
            "--offline",
            "--data-dir",
            empty.toString(),
            "--store",
            folder.resolve("store").toString());
    assertThat(run.exitCode()).as(run.out()).isEqualTo(2);
    assertThat(run.err()).contains("train-images-idx3-ubyte").doesNotContain("\tat ");
  }

  @Test
  void anUnknownCommandOrOptionExitsWith2() {
    CommandLineRun unknown = CommandLineRun.of("rum", "suite.yaml");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err())
        .startsWith("unknown command \"rum\"; did you mean \"run\"? expected one of run, plan, ")
        .doesNotContain(" task")
        .endsWith("\"fenchel --help\" shows more" + System.lineSeparator());
    CommandLineRun missing = CommandLineRun.of("plan");
    assertThat(missing.exitCode()).isEqualTo(2);
    assertThat(missing.err()).startsWith("fenchel plan: ").contains("SUITE");
    assertThat(missing.err().lines()).hasSize(2);
    CommandLineRun option = CommandLineRun.of("plan", "suite.yaml", "--onyl", "norm=l1");
    assertThat(option.exitCode()).isEqualTo(2);
    assertThat(option.err()).startsWith("fenchel plan: ").contains("--onyl");
  }

  @Test
  void aPluginFolderThatIsMissingIsNamed() {
    CommandLineRun run =
        CommandLineRun.of("list", "--plugins", folder.resolve("nowhere").toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("nowhere");
  }
}
