package io.github.fenchel.runner.cli.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.runner.cli.CommandLineRun;
import io.github.fenchel.runner.cli.Toy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What else happens to a store that is used for long: other commands, edits, breakage, Ctrl-C. */
@Tag("slow")
@Timeout(180)
class SharedStoreTest {
  /** A build in the background of a script ignores interrupts, and so would all that it starts. */
  private static final List<String> HEARS_INTERRUPTS = List.of("env", "--default-signal=INT");

  @TempDir private Path folder;
  private Toy toy = new Toy(Path.of(System.getProperty("java.io.tmpdir")));

  @BeforeEach
  void makePlace() {
    toy = new Toy(folder);
  }

  @Test
  void twoCommandsAtOnceShareTheCellsAndNeitherDoesTheOthers() throws Exception {
    String suite = Toy.told("millis: 200").replace("[0, 1, 2]", "[0, 1, 2, 3, 4, 5]");
    List<Process> commands = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Path output = folder.resolve("output-" + i);
      commands.add(toy.process(suite, "--jobs", "1").redirectOutput(output.toFile()).start());
    }
    List<String> started = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      assertThat(commands.get(i).waitFor(150, TimeUnit.SECONDS)).isTrue();
      String output = Files.readString(folder.resolve("output-" + i));
      assertThat(commands.get(i).exitValue()).as(output).isZero();
      List<String> mine = output.lines().filter(line -> line.endsWith(": starts")).toList();
      assertThat(mine).as(output).isNotEmpty();
      started.addAll(mine);
      assertThat(output).doesNotContain("failed");
    }
    assertThat(started).hasSize(6).doesNotHaveDuplicates();
    assertThat(toy.store().digests()).hasSize(6);
    assertThat(toy.store().names("partial")).isEmpty();
  }

  @Test
  void aCellWhoseCommandIsKilledIsTakenOverByTheOther() throws Exception {
    String suite = Toy.told("millis: 3000").replace("[0, 1, 2]", "[0, 1]");
    Path output = folder.resolve("output");
    Process doomed = toy.process(suite, "--jobs", "2").redirectOutput(output.toFile()).start();
    await(output, "seed 1: starts");
    Path other = folder.resolve("other");
    Process heir = toy.process(suite, "--jobs", "1").redirectOutput(other.toFile()).start();
    await(other, "seed 1: waits, another command on this store is running it");
    doomed.destroyForcibly();
    assertThat(heir.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(heir.exitValue()).as(Files.readString(other)).isZero();
    assertThat(toy.store().digests()).hasSize(2);
    assertThat(toy.store().attempts()).isEmpty();
  }

  /** As a terminal does: the interrupt goes to the command and to its children. */
  @Test
  void anInterruptOfAllLeavesAResumableStoreAndNoFailedRun() throws Exception {
    String suite = Toy.told("millis: 60000");
    Path output = folder.resolve("output");
    ProcessBuilder builder = toy.process(suite, "--jobs", "2");
    builder.command().addAll(0, HEARS_INTERRUPTS);
    builder.command().add(0, "setsid");
    Process command = builder.redirectOutput(output.toFile()).start();
    await(output, "seed 1: starts");
    List<ProcessHandle> children = command.descendants().toList();
    send("INT", "-" + command.pid());
    assertThat(command.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(command.exitValue()).as(Files.readString(output)).isEqualTo(130);
    assertThat(Files.readString(output))
        .contains("interrupted; run the same command again to continue")
        .containsPattern("seed 2 .*interrupted");
    for (ProcessHandle child : children) {
      child.onExit().get(20, TimeUnit.SECONDS);
    }
    assertThat(toy.store().attempts()).isEmpty();
    assertThat(toy.store().names("partial")).isEmpty();
    assertThat(toy.run(Toy.SUITE).exitCode()).isZero();
  }

  /** Never finishes what the first interrupt asks of it. */
  static final class Stubborn {
    private Stubborn() {}

    public static void main(String[] arguments) throws InterruptedException {
      try (Interrupts interrupts = new Interrupts(Stubborn::goOn)) {
        System.out.println("ready");
        goOn();
        assertThat(interrupts.heard()).isTrue();
      }
    }

    private static void goOn() {
      System.out.println("goes on");
      try {
        Thread.sleep(Long.MAX_VALUE);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void aSecondInterruptEndsAtOnce() throws Exception {
    Path output = folder.resolve("output");
    List<String> command = new ArrayList<>(HEARS_INTERRUPTS);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Stubborn.class.getName()));
    Process stubborn =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    await(output, "goes on");
    send("INT", Long.toString(stubborn.pid()));
    await(output, "goes on\ngoes on");
    assertThat(stubborn.isAlive()).isTrue();
    send("INT", Long.toString(stubborn.pid()));
    assertThat(stubborn.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(stubborn.exitValue()).isEqualTo(130);
  }

  @Test
  void aRecordThatWasCutIsSetAsideAndRunAgainAndAnEditedOneIsLeftToItsOwner() throws IOException {
    assertThat(toy.run(Toy.SUITE).exitCode()).isZero();
    SortedMap<String, String> digests = toy.store().digests();
    List<String> runs = toy.store().names("runs");
    Path cut = record(runs.get(0));
    Files.writeString(cut, Files.readString(cut).substring(0, 300));
    Path edited = record(runs.get(1));
    Files.writeString(edited, Files.readString(edited).replace("\"metrics\"", "\"mettrics\""));

    CommandLineRun again = toy.run(Toy.SUITE);
    assertThat(again.exitCode()).as(again.err()).isEqualTo(2);
    assertThat(again.err())
        .contains("warning: " + cut, "warning: " + edited, ": stored already")
        .contains(cut.getParent() + ": was not a finished run; set aside as ")
        .contains("nothing was moved or deleted");
    assertThat(toy.store().names("broken")).hasSize(1);
    assertThat(edited).content().contains("mettrics");

    Files.move(edited.resolveSibling(""), toy.store().root().resolve("mine"));
    assertThat(toy.run(Toy.SUITE).exitCode()).isZero();
    assertThat(toy.store().digests()).isEqualTo(digests);
    assertThat(toy.run(Toy.SUITE).err()).doesNotContain("warning");
  }

  @Test
  void aSuiteThatIsEditedBetweenTwoRunsRunsOnlyWhatIsNew() {
    assertThat(toy.run(Toy.SUITE).exitCode()).isZero();
    CommandLineRun edited = toy.run(Toy.SUITE.replace("[0, 1, 2]", "[1, 2, 3]"));
    assertThat(edited.exitCode()).as(edited.err()).isZero();
    assertThat(edited.err())
        .contains("seed 1: stored already", "seed 2: stored already", "seed 3: done");
    assertThat(toy.store().digests()).as("what the suite no longer names stays").hasSize(4);
    assertThat(toy.run(Toy.SUITE).err()).doesNotContain(": starts");
  }

  private Path record(String run) {
    return toy.store().root().resolve("runs").resolve(run).resolve("run.json");
  }

  private static void await(Path output, String words) throws Exception {
    long started = System.nanoTime();
    while (!Files.readString(output).contains(words)) {
      assertThat(System.nanoTime() - started)
          .as(Files.readString(output))
          .isLessThan(TimeUnit.SECONDS.toNanos(90));
      Thread.sleep(20);
    }
  }

  private static void send(String signal, String process) throws Exception {
    Process kill =
        new ProcessBuilder("/bin/kill", "-" + signal, "--", process)
            .redirectErrorStream(true)
            .start();
    String said = new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(kill.waitFor()).as(said).isZero();
  }
}
