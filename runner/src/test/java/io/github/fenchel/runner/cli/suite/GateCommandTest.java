package io.github.fenchel.runner.cli.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.results.gate.Baseline;
import io.github.fenchel.results.gate.BaselineBuilder;
import io.github.fenchel.results.gate.BaselineJson;
import io.github.fenchel.results.gate.GateVerdict;
import io.github.fenchel.runner.cli.CommandLineRun;
import io.github.fenchel.runner.cli.ShippedSuitesTest;
import io.github.fenchel.runner.cli.Suites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gate as a user meets it, on a store that real runs filled, once for all tests. */
class GateCommandTest {
  private static final String GATE =
      "gate: {metrics: {accuracy: {margin: 0.05}, gini: {margin: 0.01, blocking: false}}}\n";
  private static final String SUITE =
      """
      fenchel: 1
      name: gated
      data: {id: fashion-mnist-mini, train: 100, test: 500}
      architecture: linear
      backend: pytorch
      seed: [0, 1, 2]
      training: {epochs: 1, batch: 50, optimizer: {id: adam, rate: 1e-3}, threads: 1}
      objective: standard
      evaluation: {metrics: [accuracy, gini], images: 4, attackImages: 4}
      """
          + GATE;

  @TempDir private static Path shared = Path.of("");
  @TempDir private Path folder = Path.of("");

  @BeforeAll
  static void bless() {
    CommandLineRun run =
        run(
            "bless",
            SUITE,
            shared,
            "--why",
            "the first results",
            "--who",
            "Ada",
            "--no-prove-bits");
    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains("blessed: ");
    Baseline baseline = BaselineJson.read(baseline(shared));
    assertThat(baseline.latest().who()).isEqualTo("Ada");
    assertThat(baseline.latest().why()).isEqualTo("the first results");
    assertThat(baseline.latest().machine()).contains(System.getProperty("os.arch"));
    assertThat(baseline.cells()).hasSize(1);
    assertThat(baseline.cells().get(0).task().runs()).hasSize(3);
  }

  @Test
  void theSameResultsPassAndAreWrittenForMachines() throws IOException {
    Files.copy(baseline(shared), baseline(folder));
    Path junit = folder.resolve("gate.xml");
    Path markdown = folder.resolve("gate.md");
    CommandLineRun run =
        judge(SUITE, "--junit", junit.toString(), "--markdown", markdown.toString());
    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    assertThat(run.out())
        .contains(
            "PASSED: of 1 blocking checks 1 passed, 0 failed, 0 undecided; 1 of 1 advisory ones"
                + " passed")
        .contains("by Ada: the first results")
        .doesNotContain("since the baseline");
    assertThat(Files.readString(junit)).contains("<testcase classname=\"all\" name=\"accuracy\">");
    assertThat(Files.readString(markdown)).contains("**PASSED**");
  }

  @Test
  void noOutputReplacesAnotherOrWhatTheGateJudgesBy() throws IOException {
    Files.copy(baseline(shared), baseline(folder));
    String blessed = Files.readString(baseline(folder));
    String suite = Suites.write(folder, SUITE).toString();
    String link = Files.createSymbolicLink(folder.resolve("link"), baseline(folder)).toString();
    String other = folder.resolve("x").toString();
    for (String[] files :
        List.of(
            new String[] {"--junit", baseline(folder).toString(), "the baseline"},
            new String[] {"--markdown", link, "the baseline"},
            new String[] {"--junit", suite, "the suite"},
            new String[] {"--junit", other, "--markdown", other, "the file of --junit"})) {
      CommandLineRun run = judge(SUITE, Arrays.copyOf(files, files.length - 1));
      assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(2);
      assertThat(run.err()).contains(": would replace " + files[files.length - 1]);
    }
    assertThat(Files.readString(baseline(folder))).isEqualTo(blessed);
    assertThat(judge(SUITE, "--junit", "/dev/null", "--markdown", "/dev/null").exitCode()).isZero();
  }

  /** What was stored before may be of another machine: so the run is done twice. */
  @Test
  @Tag("slow")
  void aRunThatIsDoneTwiceGivesTheSameBits() throws IOException {
    Files.copy(baseline(shared), baseline(folder));
    CommandLineRun run = run("gate", SUITE, folder);
    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    assertThat(run.err()).contains("checking bits");
    assertThat(run.out())
        .contains("bits: standard, seed 0: two runs gave equal bits")
        .contains("bits equal in 1 of 1 runs done twice");
  }

  @Test
  void worseResultsFailAndWorseMapsAreOnlyTold() throws IOException {
    blessedWith(0.3, 0.1);
    CommandLineRun run = judge(SUITE);
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(1);
    assertThat(run.out())
        .containsPattern(
            "REGRESSED: all, accuracy: -0.3000 \\(-0.33.. to -0.26..\\) is beyond -0.05")
        .contains("REGRESSED (advisory): all, gini: ")
        .contains("REGRESSED: of 1 blocking checks 0 passed, 1 failed");
  }

  @Test
  void aPartOfASuiteIsNeitherJudgedNorBlessed() throws IOException {
    Files.copy(baseline(shared), baseline(folder));
    String blessed = Files.readString(baseline(folder));
    for (CommandLineRun run :
        List.of(
            judge(SUITE, "--only", "seed=0"),
            run("bless", SUITE, folder, "--why", "a part", "--no-run", "--only", "seed=0"))) {
      assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(2);
      assertThat(run.err()).startsWith("--only seed=0: a gate covers a whole suite");
    }
    assertThat(Files.readString(baseline(folder))).isEqualTo(blessed);
  }

  @Test
  void worseMapsAloneFailNothing() throws IOException {
    blessedWith(0, 0.1);
    assertThat(judge(SUITE).exitCode()).isZero();
  }

  @Test
  void betterResultsPassUnlessNothingMayDiffer() throws IOException {
    blessedWith(-0.2, 0);
    assertThat(judge(SUITE).exitCode()).isZero();
    CommandLineRun run = judge(SUITE, "--equivalence");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("CHANGED: all, accuracy: +0.2000");
  }

  @Test
  void oneSeedDecidesNothing() {
    String one = SUITE.replace("[0, 1, 2]", "[0]");
    CommandLineRun blessed = run("bless", one, folder, "--why", "one seed", "--no-run");
    assertThat(blessed.exitCode()).as(blessed.out() + blessed.err()).isZero();
    CommandLineRun run = run("gate", one, folder, "--no-run");
    assertThat(run.exitCode()).isEqualTo(9);
    assertThat(run.out()).contains("it takes at least 3 paired seeds, here 1", "1 undecided");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "epochs: 1 | epochs: 2 | all: epochs: 1 and 2",
        "margin: 0.05 | margin: 0.5 | gate.metrics: accuracy: margin 0.05, blocking and margin 0.5",
        "[0, 1, 2] | [0, 1] | all: seeds: [0, 1, 2] and [0, 1]",
        "name: gated | name: other | it is of the suite gated, not other",
      })
  void aSuiteThatChangedMustBeBlessed(String from, String to, String reason) throws IOException {
    Files.copy(baseline(shared), baseline(folder));
    CommandLineRun run = judge(SUITE.replace(from, to));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains(reason)
        .contains("if that was meant, bless the suite: fenchel bless ")
        .doesNotContain("at io.github");
  }

  @Test
  void mistakesEndWithOneMessageAndCodeTwo() throws IOException {
    assertThat(judge(SUITE).err()).contains("baseline.json: cannot be read", "fenchel bless");
    CommandLineRun none = judge(SUITE.replace(GATE, ""));
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).contains("states no gate");
    Files.writeString(
        baseline(folder),
        Files.readString(baseline(shared)).replace("the first results", "the best results"));
    CommandLineRun forged = judge(SUITE);
    assertThat(forged.exitCode()).isEqualTo(2);
    assertThat(forged.err()).contains("baseline.json: digest: ", "edited by hand");
    assertThat(run("bless", SUITE, folder, "--no-run", "--why", "again").exitCode()).isEqualTo(2);
    CommandLineRun unexplained = run("bless", SUITE, folder, "--no-run", "--why", " ");
    assertThat(unexplained.exitCode()).isEqualTo(2);
    assertThat(unexplained.err()).contains("--why: expected a reason");
  }

  @Test
  void whatWasNotRunIsNamedIfNothingMayBeRun() throws IOException {
    Files.copy(baseline(shared), baseline(folder));
    CommandLineRun run =
        CommandLineRun.of(
            "gate",
            Suites.write(folder, SUITE).toString(),
            "--baseline",
            baseline(folder).toString(),
            "--store",
            folder.resolve("empty").toString(),
            "--offline",
            "--no-run");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("3 of 3 runs are not in the store", "seed 0");
  }

  /** Whoever changes the suite without a blessing learns of it here, before anything trains. */
  @Test
  void theShippedSuiteIsTheOneThatWasBlessed() {
    Path suites = ShippedSuitesTest.suites();
    CommandLineRun run =
        CommandLineRun.of(
            "gate",
            suites.resolve("ci.yaml").toString(),
            "--baseline",
            suites.resolveSibling("results").resolve("baselines").resolve("ci.json").toString(),
            "--store",
            folder.resolve("empty").toString(),
            "--offline",
            "--no-run");
    assertThat(run.err()).contains("30 of 30 runs are not in the store");
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void blessingTheSameTwiceWritesNothing() throws IOException {
    Files.copy(baseline(shared), baseline(folder));
    CommandLineRun run = run("bless", SUITE, folder, "--no-run", "--why", "again");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("these results were already blessed");
    assertThat(Files.readString(baseline(folder))).isEqualTo(Files.readString(baseline(shared)));
  }

  @Test
  void blessingAChangeTellsItAndKeepsTheHistory() throws IOException {
    Files.copy(baseline(shared), baseline(folder));
    String wider = SUITE.replace("margin: 0.05", "margin: 0.1");
    CommandLineRun run = run("bless", wider, folder, "--no-run", "--why", "wider", "--who", "Bob");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("changed: gate.metrics: accuracy: margin 0.05");
    assertThat(BaselineJson.read(baseline(folder)).blessings())
        .extracting(Baseline.Blessing::who)
        .containsExactly("Ada", "Bob");
    assertThat(judge(wider).exitCode()).isZero();
  }

  @Test
  void exitCodesAndHelpSayTheSame() {
    assertThat(GateCommand.exitCode(GateVerdict.PASSED)).isZero();
    assertThat(GateCommand.exitCode(GateVerdict.REGRESSED)).isEqualTo(1);
    assertThat(GateCommand.exitCode(GateVerdict.UNDECIDED)).isEqualTo(9);
    assertThat(CommandLineRun.of("gate", "--help").out())
        .contains("Exit codes:", "--equivalence", "prove-bits");
    assertThat(CommandLineRun.of("bless", "--help").out()).contains("--why");
  }

  /** A baseline whose values are better than what the store has, by so much. */
  private void blessedWith(double accuracy, double gini) throws IOException {
    Baseline blessed = BaselineJson.read(baseline(shared));
    List<Baseline.Cell> cells = new ArrayList<>();
    for (Baseline.Cell cell : blessed.cells()) {
      List<Baseline.Metric> metrics = new ArrayList<>();
      for (Baseline.Metric metric : cell.metrics()) {
        double better = metric.name().equals("accuracy") ? accuracy : gini;
        metrics.add(
            new Baseline.Metric(
                metric.definition(), metric.values().stream().map(v -> v + better).toList(), null));
      }
      cells.add(new Baseline.Cell(cell.task(), cell.environment(), metrics));
    }
    BaselineJson.write(
        BaselineBuilder.bless(
                Optional.empty(),
                blessed.suite(),
                blessed.gate(),
                cells,
                new BaselineBuilder.Act("now", "Ada", "a test", "none"))
            .orElseThrow(),
        baseline(folder));
  }

  private CommandLineRun judge(String suite, String... more) {
    List<String> options = new ArrayList<>(List.of("--no-run"));
    options.addAll(Arrays.asList(more));
    return run("gate", suite, folder, options.toArray(String[]::new));
  }

  private static CommandLineRun run(String command, String suite, Path folder, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                command,
                Suites.write(folder, suite).toString(),
                "--baseline",
                baseline(folder).toString(),
                "--store",
                shared.resolve("store").toString(),
                "--offline"));
    arguments.addAll(Arrays.asList(more));
    return CommandLineRun.of(arguments.toArray(String[]::new));
  }

  private static Path baseline(Path folder) {
    return folder.resolve("baseline.json");
  }
}
