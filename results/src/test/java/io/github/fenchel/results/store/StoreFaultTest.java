package io.github.fenchel.results.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.Samples;
import io.github.fenchel.results.codec.NamedArray;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults of the machine, on a file system of 2 MB made for the test. */
@Tag("slow")
final class StoreFaultTest {
  private static final String ID = Samples.record().runId();

  @TempDir Path folder = Path.of("");
  private boolean mounted;

  @BeforeEach
  void mountASmallFileSystem() throws Exception {
    String said = system("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder.toString());
    mounted = said.isEmpty();
    assumeTrue(mounted, "skipped: no small file system can be mounted: " + said);
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(system("umount", folder.toString())).isEmpty();
    }
  }

  @Test
  void aFullDiskIsTheMachinesFaultAndLeavesNothingBehind() throws IOException {
    RunStore store = RunStore.open(folder.resolve("store"), warning -> {});
    RunFolder run = store.begin(ID);
    List<NamedArray> large =
        List.of(new NamedArray("w", HostArray.of(Shape.of(1 << 20), new float[1 << 20])));

    assertThatThrownBy(() -> run.writeWeights(large))
        .isInstanceOfSatisfying(
            FenchelException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.MACHINE))
        .hasMessageContaining("weights.safetensors: the disk is full (")
        .hasMessageContaining("bytes free")
        .hasMessageContaining("choose another folder for the store");
    assertThat(RunStoreTest.names(folder.resolve("store").resolve("partial"))).isEmpty();
    assertThat(store.find(ID)).isEmpty();
  }

  @Test
  void aDiskThatFillsUpJustBeforeTheEndLeavesNoRun() throws IOException {
    RunStore store = RunStore.open(folder.resolve("store"), warning -> {});
    RunFolder run = store.begin(ID);
    RunStoreTest.fill(run);
    fillUp(folder.resolve("ballast"));

    assertThatThrownBy(() -> run.commit(Samples.record()))
        .isInstanceOfSatisfying(
            FenchelException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.MACHINE))
        .hasMessageContaining("the disk is full");
    assertThat(RunStoreTest.names(folder.resolve("store").resolve("runs"))).isEmpty();
    assertThat(RunStoreTest.names(folder.resolve("store").resolve("partial"))).isEmpty();
  }

  @Test
  void aReadOnlyStoreIsTheMachinesFault() throws Exception {
    assertThat(system("mount", "-o", "remount,ro", folder.toString())).isEmpty();

    assertThatThrownBy(() -> RunStore.open(folder.resolve("store"), warning -> {}))
        .isInstanceOfSatisfying(
            FenchelException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.MACHINE))
        .hasMessageStartingWith(folder.resolve("store") + ": cannot be written (")
        .hasMessageContaining("Read-only")
        .hasMessageContaining("choose another folder for the store");
  }

  @Test
  void aStoreThatBecameReadOnlyIsTheMachinesFault() throws Exception {
    RunStore.open(folder.resolve("store"), warning -> {});
    assertThat(system("mount", "-o", "remount,ro", folder.toString())).isEmpty();

    assertThatThrownBy(() -> RunStore.open(folder.resolve("store"), warning -> {}))
        .hasMessageContaining("cannot be written (");
  }

  private static void fillUp(Path file) {
    byte[] block = new byte[4096];
    try (var out = Files.newOutputStream(file)) {
      for (int i = 0; i < 4096; i++) {
        out.write(block);
      }
    } catch (IOException full) {
      return;
    }
    throw new IllegalStateException("the file system is larger than it should be");
  }

  /** Returns what the command complained of; empty if it succeeded. */
  private static String system(String... command) throws Exception {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return process.exitValue() == 0 ? "" : "exit " + process.exitValue() + " " + said;
  }
}
