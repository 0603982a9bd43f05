package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands and their children are killed at random moments, again and again; then every store is as
 * if nothing had happened.
 */
@Tag("slow")
@Timeout(900)
class KillTest {
  private static final int KILLS = Integer.getInteger("tests.kills", 100);
  private static final long SEED = Long.getLong("tests.seed", 20261124);
  private static final String SUITE = Toy.SUITE.replace("[0, 1, 2]", "[0, 1, 2, 3, 4, 5]");
  private static final int KILLED_CELL = 6;

  @TempDir private Path folder;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Map<Path, Object> firstSeen = new HashMap<>();
  private int parents;
  private int children;
  private int commands;

  @Test
  void aHundredKillsChangeNoResultLeaveNothingHalfDoneAndHaveNothingDoneTwice() throws Exception {
    Toy undisturbed = new Toy(folder.resolve("undisturbed"));
    long started = System.nanoTime();
    CommandLineRun whole = undisturbed.run(SUITE, "--jobs", "2");
    assertThat(whole.exitCode()).as(whole.err()).isZero();
    SortedMap<String, String> expected = undisturbed.store().digests();
    assertThat(expected).hasSize(6);
    long longest = (System.nanoTime() - started) / 1_000_000 / 3;

    int stores = 0;
    while (parents + children < KILLS) {
      Toy toy = new Toy(folder.resolve("disturbed-" + stores++));
      disturb(toy, longest);
      assertThat(toy.store().digests()).isEqualTo(expected);
      assertThat(toy.store().names("partial")).isEmpty();
      assertThat(toy.store().names("broken")).isEmpty();
      assertThat(toy.store().logs())
          .hasSize(6)
          .allSatisfy(log -> assertThat(log).containsOnlyOnce("toy opened"));
      requireUntouched(toy);
    }
    System.out.printf(
        "kill test, seed %d: %d kills (%d of commands, %d of children), %d commands, %d stores,"
            + " %d runs: every resultDigest as undisturbed, nothing half-written, nothing twice;"
            + " %d s%n",
        SEED,
        parents + children,
        parents,
        children,
        commands,
        stores,
        6 * stores,
        (System.nanoTime() - started) / 1_000_000_000);
  }

  /** Starts commands on a store, and kills them and their children, until the store is complete. */
  private void disturb(Toy toy, long longest) throws Exception {
    int exitCode = KILLED_CELL;
    while (exitCode != 0) {
      commands++;
      Process command =
          toy.process(SUITE, "--jobs", "2")
              .redirectOutput(new File(folder.toFile(), "output"))
              .start();
      while (parents + children < KILLS
          && !command.waitFor(random.nextLong(longest), TimeUnit.MILLISECONDS)) {
        note(toy);
        kill(command);
      }
      assertThat(command.waitFor(120, TimeUnit.SECONDS)).isTrue();
      exitCode = command.exitValue();
      note(toy);
      assertThat(exitCode).as(Files.readString(folder.resolve("output"))).isIn(0, KILLED_CELL, 137);
    }
  }

  private void kill(Process command) {
    List<ProcessHandle> alive = command.descendants().toList();
    if (alive.isEmpty() || random.nextBoolean()) {
      parents += command.isAlive() ? 1 : 0;
      command.destroyForcibly();
    } else {
      alive.get(random.nextInt(alive.size())).destroyForcibly();
      children++;
    }
  }

  /** Notes which file each record is, as soon as it is there. */
  private void note(Toy toy) {
    for (String run : toy.store().names("runs")) {
      Path record = toy.store().root().resolve("runs").resolve(run).resolve("run.json");
      firstSeen.computeIfAbsent(record, KillTest::identity);
    }
  }

  /** A record that was stored is still the same file: nobody ran the cell again. */
  private void requireUntouched(Toy toy) {
    for (String run : toy.store().names("runs")) {
      Path record = toy.store().root().resolve("runs").resolve(run).resolve("run.json");
      assertThat(identity(record)).isEqualTo(firstSeen.get(record));
    }
  }

  private static Object identity(Path record) {
    try {
      return List.of(Files.getAttribute(record, "unix:ino"), Files.getLastModifiedTime(record));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
