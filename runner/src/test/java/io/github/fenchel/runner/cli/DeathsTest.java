package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Processes that die in the middle of a run: nothing half-done stays, and another run goes on. */
@Tag("slow")
@Timeout(120)
class DeathsTest {
  /** Long enough to be killed in its middle: some seconds after the first epoch was told. */
  private static final String LONG =
      Suites.TINY
          .replace("small-cnn", "linear")
          .replace("epochs: 1", "epochs: 1000")
          .replace("  - standard\n", "")
          .replace("{images", "{metrics: [accuracy], images");

  @TempDir private Path folder;

  @Test
  void aChildThatIsKilledIsAFailedRunThatTheNextCommandCompletes() throws Exception {
    Set<Long> before = descendants().map(ProcessHandle::pid).collect(Collectors.toSet());
    CountDownLatch training = new CountDownLatch(1);
    StringWriter out = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out));
    Telling err = new Telling("epoch 1/1000", training);
    line.setErr(new PrintWriter(err));
    CompletableFuture<Integer> command =
        CompletableFuture.supplyAsync(() -> line.execute(arguments()));
    assertThat(training.await(60, TimeUnit.SECONDS)).as(err.toString()).isTrue();
    List<ProcessHandle> children =
        descendants().filter(child -> !before.contains(child.pid())).toList();
    assertThat(children).hasSize(1);
    assertThat(children.get(0).destroyForcibly()).isTrue();

    int exitCode = command.get(30, TimeUnit.SECONDS);
    assertThat(exitCode).as(err.toString()).isEqualTo(6);
    assertThat(out.toString()).contains("killed by signal 9").doesNotContain("\tat ");
    assertThat(store().names("runs")).isEmpty();
    assertThat(store().attempts())
        .singleElement()
        .satisfies(attempt -> assertThat(attempt).contains("out_of_memory", "killed by signal 9"));

    assertCompletes();
  }

  @ParameterizedTest
  @CsvSource({"KILL, 137", "INT, 130", "TERM, 143"})
  void aChildEndsWithItsParentAndTheNextCommandCompletesTheRun(String signal, int exitCode)
      throws Exception {
    assumeTrue(
        new java.io.File("/bin/kill").canExecute(), "skipped: there is no kill to send signals");
    Process parent = parent();
    try (BufferedReader told =
        new BufferedReader(
            new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8))) {
      awaitEpoch(told);
      List<ProcessHandle> children = parent.descendants().toList();
      assertThat(children).hasSize(1);
      Process kill =
          new ProcessBuilder("/bin/kill", "-" + signal, Long.toString(parent.pid())).start();
      assertThat(kill.waitFor()).isZero();
      assertThat(parent.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(parent.exitValue()).isEqualTo(exitCode);
      children.get(0).onExit().get(20, TimeUnit.SECONDS);
      assertThat(children.get(0).isAlive()).isFalse();
    } finally {
      parent.destroyForcibly();
    }
    assertThat(store().names("runs")).isEmpty();
    assertCompletes();
  }

  private void assertCompletes() {
    CommandLineRun again = CommandLineRun.of(arguments());
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(store().records()).hasSize(1);
    assertThat(store().names("partial")).isEmpty();
  }

  /** The same command in a process of its own, as the launcher starts it. */
  private Process parent() throws IOException {
    List<String> command =
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-Dfenchel.strict=true",
                    "-Dai.djl.offline=true",
                    Main.class.getName()),
                Stream.of(arguments()))
            .toList();
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static void awaitEpoch(BufferedReader told) throws IOException {
    StringBuilder all = new StringBuilder();
    for (String line = told.readLine(); line != null; line = told.readLine()) {
      if (line.contains("epoch 1/1000")) {
        return;
      }
      all.append(line).append('\n');
    }
    throw new AssertionError("the command ended before it trained: " + all);
  }

  private String[] arguments() {
    return new String[] {
      "run",
      Suites.write(folder, LONG).toString(),
      "--store",
      store().root().toString(),
      "--offline"
    };
  }

  private StoreContents store() {
    return new StoreContents(folder.resolve("store"));
  }

  private static Stream<ProcessHandle> descendants() {
    return ProcessHandle.current().descendants();
  }

  /** Keeps what is written, and tells when some words were. */
  private static final class Telling extends Writer {
    private final StringBuilder written = new StringBuilder();
    private final String words;
    private final CountDownLatch seen;

    Telling(String words, CountDownLatch seen) {
      this.words = words;
      this.seen = seen;
    }

    @Override
    public void write(char[] characters, int from, int count) {
      synchronized (written) {
        written.append(characters, from, count);
        if (written.indexOf(words) >= 0) {
          seen.countDown();
        }
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
      synchronized (written) {
        return written.toString();
      }
    }
  }
}
