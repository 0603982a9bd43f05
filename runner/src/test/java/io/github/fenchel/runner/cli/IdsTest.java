package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which changes of a suite's text make another run of it; by {@code plan}, which trains nothing.
 */
class IdsTest {
  private static final Pattern ROW =
      Pattern.compile("^(.*?)\\s+([0-9a-f]{12})\\s+([0-9a-f]{12})\\s+to run", Pattern.MULTILINE);

  @TempDir private Path folder;

  /** A row of the plan. */
  private record Ids(String run, String spec) {}

  @Test
  void theSuitesNameAndDefaultsWrittenOutChangeNothing() {
    String written =
        Suites.TINY
            .replace("name: tiny", "name: another-name")
            .replace("seed: 0", "seed: 0\ndevice: cpu\ndataType: float32")
            .replace("threads: 1", "threads: 1, rate: constant, validation: 0, keep: last")
            .replace("route: fast", "route: fast, clip: true, attackMode: evaluate")
            .replace("1e-3", "0.001")
            .concat("comparison: {margins: {accuracy: 0.05}}\n")
            .concat("gate: {metrics: {accuracy: {margin: 0.05}}}\n");
    assertThat(plan(written)).hasSize(2).isEqualTo(plan(Suites.TINY));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train: 200 | train: 150",
        "test: 50 | test: 40",
        "seed: 0 | seed: 1",
        "epochs: 1 | epochs: 2",
        "threads: 1 | threads: 2",
        "images: 10 | images: 11",
        "small-cnn | linear",
      })
  void whatARunDependsOnChangesItsIds(String from, String to) {
    List<Ids> before = plan(Suites.TINY);
    List<Ids> after = plan(Suites.TINY.replace(from, to));
    assertThat(after).hasSize(2).doesNotHaveDuplicates().doesNotContainAnyElementsOf(before);
    assertThat(after.get(0).run()).isNotEqualTo(before.get(0).run());
    assertThat(after.get(0).spec()).isNotEqualTo(before.get(0).spec());
  }

  @Test
  void anEpsilonWrittenInAnotherWayIsTheSame() {
    assertThat(plan(Suites.TINY.replace("8/255 pixel", "16/510 pixel")))
        .isEqualTo(plan(Suites.TINY));
  }

  private List<Ids> plan(String suite) {
    CommandLineRun run =
        CommandLineRun.of(
            "plan",
            Suites.write(folder, suite).toString(),
            "--store",
            folder.resolve("store").toString(),
            "--offline");
    assertThat(run.exitCode()).as(run.err()).isZero();
    Matcher rows = ROW.matcher(run.out());
    List<Ids> ids = rows.results().map(row -> new Ids(row.group(2), row.group(3))).toList();
    assertThat(ids).as(run.out()).isNotEmpty();
    return ids;
  }
}
