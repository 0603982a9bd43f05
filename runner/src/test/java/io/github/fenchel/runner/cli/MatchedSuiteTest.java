package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.results.record.SuiteIndex;
import io.github.fenchel.results.store.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Suites that tell an epsilon by another norm's budget, as a user runs them. */
class MatchedSuiteTest {
  private static final String SUITE =
      Suites.TINY
          .replace("architecture: small-cnn", "architecture: linear")
          .replace("train: 200", "train: 100")
          .replace("  - standard\n", "")
          .replace(
              "{norm: l1, epsilon: 8/255 pixel, route: fast}",
              "{norm: group-l2, epsilon: {match: {norm: l1, epsilon: 8/255 pixel}}, patch: 7,"
                  + " route: fast}");
  private static final String LABEL = "group-l2 match l1 8/255 pixel";

  @TempDir private Path folder = Path.of("");

  private CommandLineRun command(String name, String suite) {
    return CommandLineRun.of(
        name,
        Suites.write(folder, suite).toString(),
        "--store",
        folder.resolve("store").toString(),
        "--offline");
  }

  @Test
  void planFindsTheValueOnceAndRunUsesIt() throws IOException {
    CommandLineRun first = command("plan", SUITE);
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.err().lines()).hasSize(1);
    assertThat(first.err())
        .isEqualToIgnoringNewLines(
            "matching a parameter to a budget: R* on 100 images of fashion-mnist-mini, by pytorch"
                + " in float64; the store keeps the values");
    assertThat(first.out()).contains(LABEL, "to run", "1 cell\n");
    Matcher line =
        Pattern.compile(
                "(?m)^matched on linear: group-l2 epsilon (\\S+) pixel has the budget of l1"
                    + " \\(epsilon 8/255 pixel\\): mean R\\*\\(g\\) \\S+ nat over 100 training"
                    + " images$")
            .matcher(first.out());
    assertThat(line.find()).as(first.out()).isTrue();

    // What the store has is believed, so no child starts: the value is another one.
    StoreContents store = new StoreContents(folder.resolve("store"));
    Path kept = store.root().resolve("matches").resolve(store.names("matches").get(0));
    String text = Files.readString(kept);
    Files.writeString(kept, text.replaceFirst("\"images\": 100", "\"images\": 99"));
    CommandLineRun second = command("plan", SUITE);
    assertThat(second.err()).isEmpty();
    assertThat(second.out())
        .isEqualTo(first.out().replace("100 training images", "99 training images"));

    // A broken file is told of, and made anew.
    Files.writeString(kept, text.substring(0, 100));
    CommandLineRun run = command("run", SUITE);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("warning: ", "matching a parameter to a budget");
    assertThat(Files.readString(kept)).isEqualTo(text);
    assertThat(run.out()).contains(LABEL, line.group());
    RunRecord record = store.only(r -> true);
    assertThat(record.spec().training().objective().normIfAny().orElseThrow().text())
        .isEqualTo("group-l2 (channels separate, epsilon " + line.group(1) + " pixel, patch 7)");
    assertThat(record.spec().training().objective().normIfAny().orElseThrow().arguments().values())
        .extractingByKey("epsilon")
        .isInstanceOf(Value.Quantity.class);
    SuiteIndex index = RunStore.open(store.root(), warning -> {}).suite("tiny").orElseThrow();
    assertThat(index.cells().get(0).title()).isEqualTo(LABEL);
    assertThat(index.cells().get(0).runId()).isEqualTo(record.runId());
    assertThat(index.source()).contains("match: {norm: l1");
  }

  @Test
  void validateComputesNothing() {
    CommandLineRun run = command("validate", SUITE);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("fine, 1 cell\n");
    assertThat(folder.resolve("store")).doesNotExist();
  }

  @Test
  void aBudgetThatIsSpentAlreadyIsTheUsersFault() {
    String suite =
        SUITE
            .replace("norm: group-l2", "norm: elastic-net")
            .replace("patch: 7", "epsilon2: 1000 pixel^2");
    CommandLineRun run = command("plan", suite);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err())
        .containsPattern(
            "suite\\.yaml:9:\\d+: epsilon of elastic-net cannot be matched to l1 \\(epsilon 8/255"
                + " pixel\\) on linear: even with epsilon 0\\.000 pixel its mean R")
        .doesNotContain("\tat ", "Exception");
  }

  @Test
  void aChildThatFailsIsToldAndLeavesNothing() {
    String classPath = System.getProperty("java.class.path");
    System.setProperty("java.class.path", folder.toString());
    try {
      CommandLineRun run = command("plan", SUITE);
      assertThat(run.exitCode()).as(run.err()).isEqualTo(70);
      assertThat(run.err())
          .contains(
              "matching a parameter to a budget failed: the child process ended with exit code 1");
    } finally {
      System.setProperty("java.class.path", classPath);
    }
    assertThat(new StoreContents(folder.resolve("store")).names("matches")).isEmpty();
  }
}
