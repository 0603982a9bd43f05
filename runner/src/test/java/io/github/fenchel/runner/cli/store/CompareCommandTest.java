package io.github.fenchel.runner.cli.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.fenchel.results.compare.Comparison;
import io.github.fenchel.results.compare.ComparisonRequest;
import io.github.fenchel.results.compare.ComparisonVerdict;
import io.github.fenchel.results.compare.PairComparison;
import io.github.fenchel.runner.cli.CommandLineRun;
import io.github.fenchel.runner.cli.Suites;
import io.github.fenchel.runner.cli.TinyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Comparison as a user asks for it, on a store that real runs filled. */
class CompareCommandTest {
  @TempDir private Path folder;

  @Test
  void seedsOfATinySuiteAreComparedAlikeInEveryLocale() throws IOException {
    String text = Suites.TINY.replace("seed: 0", "seed: [0, 1]");
    Path store = TinyStore.in(folder);
    CommandLineRun run =
        CommandLineRun.of(
            "run",
            Suites.write(folder, text).toString(),
            "--store",
            store.toString(),
            "--offline",
            "--quiet");
    assertThat(run.exitCode()).as(run.err()).isZero();

    CommandLineRun bySeed = CommandLineRun.of("compare", store.toString(), "--by", "seed");
    assertThat(bySeed.exitCode()).as(bySeed.out() + bySeed.err()).isEqualTo(9);
    assertThat(bySeed.out())
        .contains("seed 0 and seed 1", "UNDECIDED", "gradient_logit ssim", "budgets: step 0 1e-04")
        .contains("accuracy: difference", "at least 3 paired seeds, here 1")
        .contains("least alike", " label ");
    JsonNode json =
        new JsonMapper().readTree(Files.readString(store.resolve("compare/compare.json")));
    assertThat(json.path("compared"))
        .extracting(pair -> pair.path("verdict").asText())
        .containsExactly("undecided", "undecided");
    int metrics = json.findValues("metrics").stream().mapToInt(JsonNode::size).sum();
    assertThat(Files.readAllLines(store.resolve("compare/metrics.csv"))).hasSize(1 + metrics);
    // Of both objectives, a row for both maps of each of the ten images.
    assertThat(Files.readAllLines(store.resolve("compare/maps.csv"))).hasSize(1 + 2 * 2 * 10);

    Locale before = Locale.getDefault();
    try {
      for (String locale : List.of("de-DE", "tr-TR")) {
        Locale.setDefault(Locale.forLanguageTag(locale));
        assertThat(CommandLineRun.of("compare", store.toString(), "--by", "seed").out())
            .as(locale)
            .isEqualTo(bySeed.out());
      }
    } finally {
      Locale.setDefault(before);
    }

    Path out = folder.resolve("out");
    CommandLineRun byObjective =
        CommandLineRun.of(
            "compare", store.toString(), "--by", "objective", "--out", out.toString());
    assertThat(byObjective.exitCode()).as(byObjective.err()).isEqualTo(9);
    assertThat(byObjective.out()).contains("seed 0, 1", "standard");
    try (var files = Files.list(out)) {
      assertThat(files).hasSize(3);
    }

    CommandLineRun byBackend = CommandLineRun.of("compare", store.toString());
    assertThat(byBackend.exitCode()).isEqualTo(2);
    assertThat(byBackend.err()).contains("differ in backend", "name one with --by");
  }

  @Test
  void mistakesEndWithOneMessageAndCodeTwo() {
    CommandLineRun missing = CommandLineRun.of("compare", folder.resolve("none").toString());
    assertThat(missing.exitCode()).isEqualTo(2);
    assertThat(missing.err()).contains("is not a store of results").doesNotContain("at io.github");
    assertThat(folder.resolve("none")).doesNotExist();
    CommandLineRun margin =
        CommandLineRun.of("compare", folder.toString(), "--margin", "accuracy=wide");
    assertThat(margin.exitCode()).isEqualTo(2);
    assertThat(margin.err()).contains("--margin", "wide");
  }

  @Test
  void helpSaysWhatTheVerdictsAndExitCodesMean() {
    CommandLineRun help = CommandLineRun.of("compare", "--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).contains("STATISTICAL", "--margin=METRIC=VALUE", "Exit codes:");
  }

  @Test
  void theExitCodeTellsTheWorstFirst() {
    assertThat(
            exitCode(
                0,
                ComparisonVerdict.BIT,
                ComparisonVerdict.TOLERANCE,
                ComparisonVerdict.STATISTICAL))
        .isZero();
    assertThat(exitCode(0, ComparisonVerdict.BIT, ComparisonVerdict.UNDECIDED)).isEqualTo(9);
    assertThat(exitCode(1, ComparisonVerdict.UNDECIDED)).isEqualTo(2);
    assertThat(exitCode(1, ComparisonVerdict.UNDECIDED, ComparisonVerdict.DIFFERENT)).isEqualTo(1);
  }

  private static int exitCode(int refusals, ComparisonVerdict... verdicts) {
    List<PairComparison> compared = new ArrayList<>();
    for (ComparisonVerdict verdict : verdicts) {
      compared.add(
          new PairComparison(
              "all", "a", "b", List.of(), List.of(), List.of(), List.of(), verdict, List.of()));
    }
    return CompareCommand.exitCode(
        new Comparison(
            new ComparisonRequest(List.of("backend"), new TreeMap<>()),
            compared,
            Collections.nCopies(refusals, new Comparison.Refusal("a", "b", "other data")),
            List.of()));
  }
}
