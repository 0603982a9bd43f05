package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.fenchel.results.store.RunStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every command makes of a store one of whose runs is not what was stored. */
@Timeout(120)
class AlteredStoreTest {
  @TempDir private static Path shared;
  @TempDir private Path folder;

  private static Path suite;
  private Path store;
  private Path run;

  @BeforeAll
  static void writeTheSuite() {
    suite = Suites.write(shared, Suites.TINY);
  }

  @BeforeEach
  void copyTheStore() {
    store = TinyStore.in(folder);
    run = runs().get(0);
  }

  private List<Path> runs() {
    try (Stream<Path> all = Files.list(store.resolve("runs"))) {
      return all.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CommandLineRun command(String name, String... more) {
    String[] arguments =
        switch (name) {
          case "report" -> new String[] {"report", store.toString(), "--out", folder + "/report"};
          case "export" -> new String[] {"export", store.toString(), "--out", folder + "/export"};
          case "compare" -> new String[] {"compare", store.toString(), "--by", "norm,objective"};
          case "merge" -> new String[] {"merge", store.toString(), "--into", folder + "/target"};
          case "run", "plan" ->
              new String[] {
                name,
                suite.toString(),
                "--store",
                store.toString(),
                "--offline",
                more.length > 0 ? more[0] : "-q"
              };
          case "explain" ->
              new String[] {name, String.valueOf(run.getFileName()), "--store", store.toString()};
          default -> new String[] {name, store.toString()};
        };
    if (name.equals("plan")) {
      arguments = Stream.of(arguments).filter(word -> !word.equals("-q")).toArray(String[]::new);
    }
    return CommandLineRun.of(arguments);
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify", "status", "report", "export", "merge", "gc", "explain"})
  void aSoundStoreIsInOrder(String name) {
    assertThat(command(name).exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify", "status", "report", "export", "merge", "gc", "explain"})
  void aForgedMetricIsNamedTheRestGoesOnAndTheCodeIsTwo(String name) throws IOException {
    Path record = run.resolve("run.json");
    Files.writeString(
        record, Files.readString(record).replaceFirst("\"value\": 0\\.[0-9]+", "\"value\": 0.999"));

    CommandLineRun answer = command(name);

    assertThat(answer.exitCode()).as(answer.out() + answer.err()).isEqualTo(2);
    assertThat(answer.out() + answer.err())
        .contains(run.toString(), "recordDigest")
        .doesNotContain("0.999", "\tat ");
    assertThat(runs()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify", "report", "export", "merge", "explain"})
  void swappedArraysAreNamedTheRestGoesOnAndTheCodeIsTwo(String name) throws IOException {
    swap("saliency.npz");
    CommandLineRun answer = command(name);
    assertThat(answer.exitCode()).as(answer.out() + answer.err()).isEqualTo(2);
    assertThat(answer.out() + answer.err()).contains("saliency is not what was stored");
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify", "status", "report", "export", "merge", "gc", "explain"})
  void aRecordOfANewerFenchelIsNamedAndTheCodeIsThree(String name) throws IOException {
    newer();
    CommandLineRun answer = command(name);
    assertThat(answer.exitCode()).as(answer.out() + answer.err()).isEqualTo(3);
    assertThat(answer.out() + answer.err()).contains(run.toString(), "a newer Fenchel wrote it");
    assertThat(runs()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"run.json", "saliency.npz", "examples.npz", "weights.safetensors", "log.txt"})
  void noCommandWaitsForAPipe(String file) throws Exception {
    Files.deleteIfExists(run.resolve(file));
    assertThat(new ProcessBuilder("mkfifo", run.resolve(file).toString()).start().waitFor())
        .isZero();
    for (String name :
        List.of(
            "verify", "status", "report", "export", "merge", "gc", "explain", "compare", "plan")) {
      CommandLineRun answer = command(name);
      assertThat(answer.exitCode()).as(name + answer.out() + answer.err()).isIn(0, 2, 3);
      assertThat(answer.err()).doesNotContain("\tat ");
    }
    assertThat(command("verify").exitCode()).isNotZero();
  }

  @Test
  void anUnfinishedSuiteIndexOrAttemptThatIsAPipeIsPassedOver() throws Exception {
    Path attempt = store.resolve("attempts").resolve("ab".repeat(32)).resolve("1");
    Files.createDirectories(attempt);
    for (Path pipe :
        List.of(store.resolve("suites").resolve("pipe.json"), attempt.resolve("attempt.json"))) {
      assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    }
    CommandLineRun status = command("status");
    assertThat(status.exitCode()).as(status.err()).isEqualTo(3);
    assertThat(status.out()).contains("2 done");
    assertThat(command("verify").exitCode()).isEqualTo(3);
  }

  @Test
  void anAlteredRunIsNeitherServedNorTrainedOver() throws IOException {
    Path record = run.resolve("run.json");
    String forged =
        Files.readString(record).replaceFirst("\"value\": 0\\.[0-9]+", "\"value\": 0.999");
    Files.writeString(record, forged);

    CommandLineRun again = command("run");

    assertThat(again.exitCode()).as(again.out() + again.err()).isEqualTo(2);
    assertThat(again.out() + again.err())
        .contains("nothing was moved or deleted")
        .doesNotContain("0.999");
    assertThat(record).hasContent(forged);
    assertThat(store.resolve("broken")).doesNotExist();
  }

  @Test
  void anUnreadableRunIsNeitherMovedNorTrainedOver() throws IOException {
    newer();
    String before = Files.readString(run.resolve("run.json"));

    CommandLineRun again = command("run");
    assertThat(again.exitCode()).as(again.out() + again.err()).isEqualTo(3);
    assertThat(again.out() + again.err()).contains("nothing was moved or deleted");
    assertThat(command("gc").exitCode()).isEqualTo(3);

    assertThat(run.resolve("run.json")).hasContent(before);
    assertThat(store.resolve("broken")).doesNotExist();
  }

  @Test
  void swappedWeightsAreNotMeasured() throws IOException {
    swap("weights.safetensors");
    Path more = Suites.write(folder, Suites.TINY.replace("images: 10", "images: 5"));

    CommandLineRun measured =
        CommandLineRun.of("run", more.toString(), "--store", store.toString(), "--offline", "-q");

    assertThat(measured.exitCode()).as(measured.err()).isZero();
    RunStore results = RunStore.existing(store, warning -> {});
    assertThat(results.all())
        .hasSize(2)
        .allSatisfy(record -> assertThat(record.spec().evaluation().images()).isEqualTo(5));
    assertThat(CommandLineRun.of("verify", store.toString()).out()).contains("2 sound, 2 altered");
  }

  @Test
  void aReportGoesIntoACheckoutAMountOrALinkAndTouchesNothingElse() throws IOException {
    Path site = Files.createDirectories(folder.resolve("site"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), site);
    CommandLineRun first = CommandLineRun.of("report", store.toString(), "--out", link.toString());
    assertThat(first.exitCode()).as(first.err()).isZero();
    Files.createDirectories(site.resolve(".git"));
    Files.writeString(site.resolve(".git").resolve("config"), "mine");
    Files.writeString(site.resolve("CNAME"), "mine.example");
    Files.writeString(site.resolve("data").resolve("mine.js"), "mine");

    assertThat(CommandLineRun.of("report", store.toString(), "--out", link.toString()).exitCode())
        .isZero();

    assertThat(link).isSymbolicLink();
    assertThat(site.resolve(".git").resolve("config")).hasContent("mine");
    assertThat(site.resolve("CNAME")).hasContent("mine.example");
    assertThat(site.resolve("data").resolve("mine.js")).hasContent("mine");
    assertThat(site.resolve("index.html")).content().contains("<title>Fenchel report</title>");

    Path project = Files.createDirectories(folder.resolve("project").resolve("data"));
    Files.writeString(project.resolve("overview.js"), "mine");
    CommandLineRun refused =
        CommandLineRun.of(
            "report", store.toString(), "--out", project.resolveSibling("").toString());
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(project.resolve("overview.js")).hasContent("mine");
  }

  private void newer() throws IOException {
    Path record = run.resolve("run.json");
    Files.writeString(
        record, Files.readString(record).replace("\"schemaVersion\": 1", "\"schemaVersion\": 2"));
  }

  private void swap(String file) {
    Path other = runs().get(1);
    try {
      Path aside = Files.move(run.resolve(file), folder.resolve("aside"));
      Files.move(other.resolve(file), run.resolve(file));
      Files.move(aside, other.resolve(file));
    } catch (IOException e) {
      fail("the files of a run can be moved", e);
    }
  }
}
