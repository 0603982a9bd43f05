package io.github.fenchel.backend.tck.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.fenchel.api.backend.Capability;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Equal inputs give equal bits, where the backend declares it. */
public abstract class DeterminismContract extends OnBackend {
  private static final int MINUTES = 2;

  /** For subclasses. */
  protected DeterminismContract() {}

  private void onlyIfDeclared() {
    assumeTrue(
        backend().capabilities().contains(Capability.DETERMINISTIC),
        "the backend does not declare DETERMINISTIC: nothing is claimed of its bits");
  }

  @Test
  void twoTrainingsInOneProcessGiveEqualBits() {
    onlyIfDeclared();
    String first = Probe.digests(backend(), device());
    assertThat(Probe.digests(backend(), device())).isEqualTo(first);
  }

  @Test
  @Tag("process")
  void aFreshProcessGivesEqualBits(@TempDir Path folder) throws IOException, InterruptedException {
    onlyIfDeclared();
    assertThat(elsewhere(folder)).isEqualTo(Probe.digests(backend(), device()));
  }

  private String elsewhere(Path folder) throws IOException, InterruptedException {
    Path digest = folder.resolve("digest");
    Path output = folder.resolve("output");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (argument.startsWith("-D") || argument.startsWith("-X")) {
        command.add(argument);
      }
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Probe.class.getName()));
    command.addAll(List.of(backend().getClass().getName(), device(), digest.toString()));
    File log = output.toFile();
    Process child =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
    try {
      assertThat(child.waitFor(MINUTES, TimeUnit.MINUTES)).as("the process ended").isTrue();
      assertThat(child.exitValue()).as("exit code; output: %s", Files.readString(output)).isZero();
    } finally {
      child.destroyForcibly();
    }
    return Files.readString(digest);
  }
}
