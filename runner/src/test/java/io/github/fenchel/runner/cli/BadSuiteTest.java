package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Suites that cannot be read or run as written: every problem once, with its place. */
class BadSuiteTest {
  private static final Pattern PLACE = Pattern.compile("(?m)^\\S*suite\\.yaml:\\d+:\\d+: ");

  @TempDir private Path folder;

  @Test
  void aTabIsNamedAndPlaced() {
    assertRefused(Suites.TINY.replace("training: {", "training:\n\tx: {"), 1, "tab");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "# only a comment\n", "---\n"})
  void anEmptySuiteIsRefused(String text) {
    assertRefused(text, 1, "empty");
  }

  @Test
  void aListWhereANumberBelongsIsRefused() {
    assertRefused(Suites.TINY.replace("train: 200", "train: [200]"), 1, "train");
    assertRefused(Suites.TINY.replace("images: 10", "images: [10, 20]"), 1, "images");
    assertRefused(Suites.TINY.replace("epochs: 1", "epochs: [[1]]"), 1, "epochs");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN pixel", ".nan", "NaN", "1/0 pixel", "inf pixel", "0 pixel"})
  void anEpsilonThatIsNoPositiveNumberIsRefused(String epsilon) {
    assertRefused(Suites.TINY.replace("8/255 pixel", epsilon), 1, "epsilon");
  }

  @Test
  void aPatchThatDoesNotDivideTheImageIsRefused() {
    String norm = "{norm: group-l2, epsilon: 0.3 pixel, patch: 5, route: fast}";
    assertRefused(
        Suites.TINY.replace("{norm: l1, epsilon: 8/255 pixel, route: fast}", norm), 1, "patch 5");
  }

  @Test
  void twoProblemsAreToldTogether() {
    String wrong = Suites.TINY.replace("epochs: 1", "epochs: 0").replace("norm: l1", "norm: l7");
    assertRefused(wrong, 2, "epochs", "l7");
  }

  @Test
  void aSuiteThatIsMissingOrAFolderIsNamed() {
    Path missing = folder.resolve("missing.yaml");
    for (String command : List.of("validate", "plan", "run")) {
      for (Path file : List.of(missing, folder)) {
        CommandLineRun run = CommandLineRun.of(command, file.toString());
        assertThat(run.exitCode()).as(command + " " + run.err()).isEqualTo(2);
        assertThat(run.err().lines()).as(run.err()).hasSize(1);
        assertThat(run.err()).contains(file.toString()).doesNotContain("\tat ", "Exception");
      }
    }
  }

  @Test
  void aSuiteOfBinaryBytesIsRefused() throws IOException {
    Path suite =
        Files.write(folder.resolve("suite.yaml"), new byte[] {(byte) 0x80, 0, (byte) 0xff});
    CommandLineRun run = CommandLineRun.of("validate", suite.toString());
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains("suite.yaml").doesNotContain("\tat ", "Exception");
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing", "file"})
  void aDataFolderThatIsNoFolderIsNamed(String kind) throws IOException {
    Path data = folder.resolve("data");
    if (kind.equals("file")) {
      Files.writeString(data, "no folder");
    }
    Path suite = Suites.write(folder, Suites.TINY.replace("fashion-mnist-mini", "fashion-mnist"));
    for (String command : List.of("plan", "run")) {
      CommandLineRun run =
          CommandLineRun.of(
              command,
              suite.toString(),
              "--offline",
              "--data-dir",
              data.toString(),
              "--store",
              folder.resolve("store").toString());
      assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
      assertThat(run.err().lines()).as(run.err()).hasSize(1);
      assertThat(run.err()).contains(data.toString()).doesNotContain("\tat ", "Exception");
    }
  }

  private void assertRefused(String text, int problems, String... named) {
    Path suite = Suites.write(folder, text);
    CommandLineRun run = CommandLineRun.of("validate", suite.toString());
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(named).doesNotContain("\tat ", "Exception");
    assertThat(PLACE.matcher(run.err()).results().count()).as(run.err()).isEqualTo(problems);
    assertThat(run.err().lines()).as(run.err()).hasSize(problems);
    assertThat(run.out()).isEmpty();
  }
}
