package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtFilesTest {
  @TempDir private Path folder;

  /** As in {@code --why "@gate.yaml"}: who begins a text with @ means the text. */
  @Test
  void anArgumentThatBeginsWithAnAtIsNoFileOfArguments() throws IOException {
    Path file = Files.writeString(folder.resolve("arguments"), "--help\n");
    CommandLineRun run = CommandLineRun.of("validate", "@" + file);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("@" + file);
  }
}
