package io.github.fenchel.runner.cli.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.runner.cli.CommandLineRun;
import io.github.fenchel.runner.cli.TinyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report as a user asks for it, on a store that real runs filled. */
class ReportCommandTest {
  @TempDir private Path folder;

  @Test
  void aReportOfRealRunsExplainsItsNumbersAndNamesItsClasses() throws IOException {
    Path store = TinyStore.in(folder);
    Path out = folder.resolve("report");
    CommandLineRun report = CommandLineRun.of("report", store.toString(), "--out", out.toString());
    assertThat(report.exitCode()).as(report.err()).isZero();
    assertThat(report.out()).contains(out.resolve("index.html") + " (2 runs)");
    assertThat(Files.readString(out.resolve("data/overview.js")))
        .contains(
            "Gini index of the pooled gradient of the label's logit: sum_k (2k - n - 1)",
            "8/255 pixel, the attack's L-infinity bound",
            "what the norm l1 makes the loss gradient cost",
            "name: tiny\\n");
    try (var images = Files.list(out.resolve("data/images"))) {
      assertThat(Files.readString(images.findFirst().orElseThrow())).contains("Ankle boot");
    }

    CommandLineRun other =
        CommandLineRun.of("report", store.toString(), "--out", out.toString(), "--suite", "huge");
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err())
        .contains("--suite huge", "it holds tiny")
        .doesNotContain("at io.github");
  }

  @Test
  void mistakesEndWithOneMessageAndCodeTwo() {
    CommandLineRun missing =
        CommandLineRun.of("report", folder.resolve("none").toString(), "--out", "report");
    assertThat(missing.exitCode()).isEqualTo(2);
    assertThat(missing.err()).contains("is not a store of results").doesNotContain("at io.github");
    assertThat(folder.resolve("none")).doesNotExist();
    CommandLineRun nowhere = CommandLineRun.of("report", folder.toString());
    assertThat(nowhere.exitCode()).isEqualTo(2);
    assertThat(nowhere.err()).contains("--out");
  }
}
