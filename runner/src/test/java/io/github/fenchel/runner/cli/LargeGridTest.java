package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.results.record.Ids;
import io.github.fenchel.results.record.RecordJson;
import io.github.fenchel.suites.grid.Cell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Grids of hundreds and thousands of cells: what Fenchel adds to them. The limits are several times
 * what an idle machine of two cores takes, for CI machines are slow and shared.
 */
@Tag("slow")
@Timeout(300)
class LargeGridTest {
  private static final long SECOND = 1_000_000_000L;

  @TempDir private Path folder;

  private static String seeds(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).collect(Collectors.joining(", "));
  }

  @Test
  void tenThousandCellsArePlannedInSeconds() throws Exception {
    Toy toy = new Toy(folder);
    String suite =
        Toy.SUITE
            .replace("[0, 1, 2]", "[" + seeds(2500) + "]")
            .replace(
                "  - {id: toy-steps}",
                "  - {id: toy-steps}\n  - {norm: l1, epsilon: [1, 2, 3] pixel, route: fast}")
            .replace("[1, 2, 3] pixel", "[1/255 pixel, 2/255 pixel, 3/255 pixel]");
    ProcessBuilder plan = toy.process(suite);
    plan.command().set(plan.command().indexOf("run"), "plan");
    long nanos = timed(plan, "10000 cells");
    System.out.printf("planning 10,000 cells in a process of its own: %.2f s%n", nanos * 1e-9);
    assertThat(nanos).isLessThan(20 * SECOND);
  }

  @Test
  void aFinishedGridOfFiveHundredRunsIsResumedInSeconds() throws Exception {
    Toy toy = new Toy(folder);
    String suite =
        Suites.TINY.replace("seed: 0", "seed: [" + seeds(250) + "]").replace("small-cnn", "linear");
    assertThat(toy.run(suite, "--only", "seed=0").exitCode()).isZero();
    multiply(toy, suite);
    assertThat(toy.store().names("runs")).hasSize(500);

    CommandLineRun first = toy.run(suite);
    assertThat(first.exitCode()).as(first.err()).isZero();
    long nanos = timed(toy.process(suite, "--quiet"), "results: ");
    System.out.printf(
        "resume of 500 finished runs in a process of its own: %.2f s%n", nanos * 1e-9);
    assertThat(nanos).isLessThan(20 * SECOND);
  }

  /** Gives every seed the results of the first. */
  private static void multiply(Toy toy, String suite) throws IOException {
    List<Cell> cells = toy.cells(suite);
    for (RunRecord record : toy.store().records()) {
      for (Cell cell : cells) {
        RunSpec spec = cell.spec();
        if (spec.training().seed() != 0
            && spec.training().objective().equals(record.spec().training().objective())) {
          copy(toy.store().root().resolve("runs"), record, spec);
        }
      }
    }
  }

  private static void copy(Path runs, RunRecord record, RunSpec spec) throws IOException {
    String specId = Ids.specId(spec);
    String runId = Ids.runId(specId, record.environment());
    Path from = runs.resolve(record.runId());
    Path to = Files.createDirectory(runs.resolve(runId));
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
    RecordJson.write(
        new RunRecord(
            runId,
            specId,
            Ids.trainingId(spec.training()),
            spec,
            record.environment(),
            record.inputDigests(),
            record.curve(),
            record.metrics(),
            record.health(),
            record.cost(),
            record.resultDigest(),
            new TreeMap<>()),
        to.resolve("run.json"));
  }

  private static long timed(ProcessBuilder builder, String words) throws Exception {
    Path output = Files.createTempFile("output", ".txt");
    long started = System.nanoTime();
    Process process = builder.redirectOutput(output.toFile()).start();
    assertThat(process.waitFor()).as(Files.readString(output)).isZero();
    long nanos = System.nanoTime() - started;
    assertThat(Files.readString(output)).contains(words);
    Files.delete(output);
    return nanos;
  }
}
