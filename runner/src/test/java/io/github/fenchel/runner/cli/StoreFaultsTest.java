package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
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

/** A store on a real file system of 2 MB, which fills up or cannot be written. */
@Tag("slow")
class StoreFaultsTest {
  /** Its weights alone are 3.3 MB. */
  private static final String LARGE =
      Suites.TINY.replace("small-cnn", "{id: mlp, hidden: 1024, layers: 1}");

  @TempDir private Path folder;
  @TempDir private Path disk;
  private boolean mounted;

  @BeforeEach
  void mountASmallFileSystem() throws Exception {
    String said = system("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString());
    mounted = said.isEmpty();
    assumeTrue(mounted, "skipped: no small file system can be mounted: " + said);
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(system("umount", disk.toString())).isEmpty();
    }
  }

  @Test
  void aDiskThatFillsUpFailsTheRunsAndLeavesNothingHalfWritten() {
    CommandLineRun run = run(LARGE);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(3);
    assertThat(run.err())
        .contains("the disk is full", "another folder for the store", store().root().toString())
        .doesNotContain("\tat ");
    assertThat(store().names("runs")).isEmpty();
    assertThat(store().names("partial")).isEmpty();
    assertThat(store().attempts())
        .hasSize(2)
        .allSatisfy(attempt -> assertThat(attempt).contains("machine", "the disk is full"));
  }

  @Test
  void aRunThatFailedForWantOfSpaceIsCompletedWhereThereIsSome() {
    assertThat(run(LARGE).exitCode()).isEqualTo(3);
    CommandLineRun run = run(LARGE.replace("hidden: 1024", "hidden: 8"));
    assertThat(run.exitCode()).as(run.err() + run.out()).isZero();
    assertThat(store().records()).hasSize(2);
  }

  @Test
  void aDiskThatIsFullAlreadyIsTheMachinesFault() throws IOException {
    Files.createDirectories(store().root());
    fillUp(disk.resolve("ballast"));
    CommandLineRun run = run(Suites.TINY);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(3);
    assertThat(run.err()).contains("the disk is full", disk.toString()).doesNotContain("\tat ");
    assertThat(store().names("runs")).isEmpty();
    assertThat(store().names("partial")).isEmpty();
  }

  @Test
  void aStoreThatCannotBeWrittenIsTheMachinesFault() throws Exception {
    assertThat(system("mount", "-o", "remount,ro", disk.toString())).isEmpty();
    CommandLineRun run = run(Suites.TINY);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(3);
    assertThat(run.err())
        .contains(store().root().toString(), "cannot be written", "another folder for the store")
        .doesNotContain("\tat ");
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void aStoreOnAReadOnlyDiskCanStillBeReadInEveryWay() throws Exception {
    String small = Suites.TINY.replace("small-cnn", "{id: mlp, hidden: 4, layers: 1}");
    CommandLineRun run = run(small);
    assertThat(run.exitCode()).as(run.err() + run.out()).isZero();
    String id = store().names("runs").get(0);
    String suite = folder.resolve("suite.yaml").toString();
    String place = store().root().toString();
    String out = folder.resolve("out").toString();
    assertThat(system("mount", "-o", "remount,ro", disk.toString())).isEmpty();

    List<List<String>> commands =
        List.of(
            List.of("status", place),
            List.of("status", suite, "--store", place),
            List.of("plan", suite, "--store", place),
            List.of("explain", id, "--store", place),
            List.of("export", place, "--out", out),
            List.of("compare", place, "--by", "objective", "--out", out),
            List.of("report", place, "--out", out + "/report"),
            List.of("gc", place, "--dry-run"));
    for (List<String> command : commands) {
      CommandLineRun read = CommandLineRun.of(command.toArray(String[]::new));
      assertThat(read.err()).as(command.toString()).doesNotContain("read-only", "cannot be");
      assertThat(read.exitCode()).as(command + read.err() + read.out()).isIn(0, 9);
    }
    CommandLineRun compared = CommandLineRun.of("compare", place, "--by", "objective");
    assertThat(compared.exitCode()).as(compared.err()).isEqualTo(3);
    assertThat(compared.out()).as("the table stands").contains("UNDECIDED");
    assertThat(compared.err()).contains("cannot be written").doesNotContain("\tat ");
  }

  private StoreContents store() {
    return new StoreContents(disk.resolve("store"));
  }

  private CommandLineRun run(String suite) {
    return CommandLineRun.of(
        "run",
        Suites.write(folder, suite).toString(),
        "--store",
        store().root().toString(),
        "--offline",
        "--jobs",
        "1");
  }

  private static void fillUp(Path file) {
    byte[] block = new byte[4096];
    try (OutputStream out = Files.newOutputStream(file)) {
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
