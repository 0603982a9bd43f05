package io.github.fenchel.runner.explain;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.partitioningBy;
import static java.util.stream.Collectors.summarizingDouble;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import io.github.fenchel.results.codec.Npz;
import io.github.fenchel.runner.explain.References.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/**
 * Runs all that is compared with the software of others, and writes what came out: {@code
 * target/parity.csv}, a row for each array and engine, and {@code target/parity.md}, the table of
 * {@code docs/parity.md}.
 */
@Tag("slow")
@Order(Integer.MAX_VALUE)
class ParityTest {
  private static final List<String> ENGINES =
      List.of(
          Parity.HOST,
          "pytorch float64",
          "tensorflow float64",
          "pytorch float32",
          "tensorflow float32");

  private static Collection<Parity.Row> rows = List.of();

  @BeforeAll
  static void compare() throws IOException {
    if (!problems().isEmpty()) { // in a run of all tests, they ran before
      runGoldenTests();
    }
    rows = Parity.rows();
    Path target = Files.createDirectories(Path.of("target"));
    Files.writeString(target.resolve("parity.csv"), csv());
    Files.writeString(target.resolve("parity.md"), page());
  }

  private static void runGoldenTests() {
    Events tests =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectPackage("io.github.fenchel.runner"))
            .filters(
                ClassNameFilter.includeClassNamePatterns(".*Test"), TagFilter.includeTags("golden"))
            .execute()
            .testEvents();
    assertThat(tests.succeeded().count()).as("tests with the tag golden").isGreaterThan(50);
    assertThat(tests.failed().list()).isEmpty();
  }

  private static String csv() {
    return rows.stream()
        .map(
            row ->
                Stream.of(
                        row.file(),
                        row.key(),
                        row.engine(),
                        References.of(row.array()).map(Reference::source).orElse("given"),
                        number(row.difference()),
                        number(row.allowed()))
                    .map(cell -> '"' + cell + '"')
                    .collect(joining(",")))
        .collect(joining("\n", "file,array,engine,reference,largest difference,allowed\n", "\n"));
  }

  private static String page() {
    StringBuilder table = new StringBuilder("| what | reference |");
    ENGINES.forEach(engine -> table.append(' ').append(engine).append(" |"));
    table.append("\n|---|---|").append("---|".repeat(ENGINES.size())).append('\n');
    for (Reference reference : References.all()) {
      if (reference.isCompared()) {
        table.append(start(reference));
        ENGINES.forEach(engine -> table.append(' ').append(cell(reference, engine)).append(" |"));
        table.append('\n');
      }
    }
    table.append("\n| what Fenchel has otherwise | why |\n|---|---|\n");
    References.all().stream()
        .filter(reference -> !reference.isCompared())
        .forEach(reference -> table.append(start(reference)).append('\n'));
    return table.toString();
  }

  private static String start(Reference reference) {
    return "| " + reference.quantity() + " | " + reference.source() + " |";
  }

  /** The largest difference; of networks the smooth one's, and behind it that with kinks. */
  private static String cell(Reference reference, String engine) {
    Map<Boolean, DoubleSummaryStatistics> byKinks =
        rows.stream()
            .filter(row -> row.engine().equals(engine) && isOf(reference, row.array()))
            .filter(row -> !row.key().endsWith(", everywhere"))
            .collect(
                partitioningBy(
                    row -> reference.isOfNetwork() && row.array().contains("cnn"),
                    summarizingDouble(Parity.Row::difference)));
    return Stream.of(false, true)
        .map(byKinks::get)
        .filter(found -> found.getCount() > 0)
        .map(found -> number(found.getMax()))
        .collect(joining(" · "));
  }

  private static boolean isOf(Reference reference, String array) {
    return References.of(array).filter(reference::equals).isPresent();
  }

  private static String number(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%.1e", value);
  }

  /** Every array that Fenchel should answer: {@code want.} in the golden files. */
  private static List<String> wanted() throws IOException {
    List<String> wanted = new ArrayList<>();
    try (Stream<Path> files = Files.list(Golden.folder())) {
      for (Path file : files.filter(path -> path.toString().endsWith(".npz")).sorted().toList()) {
        String name = file.getFileName().toString().replace(".npz", "");
        Npz.read(file).keySet().stream()
            .filter(key -> key.startsWith("want."))
            .forEach(key -> wanted.add(name + " " + key));
      }
    }
    assertThat(wanted).hasSizeGreaterThan(200);
    return wanted;
  }

  @Test
  void everyArrayIsComparedOnBothEnginesOrLeftOutForAReason() throws IOException {
    assertThat(problems()).isEmpty();
  }

  private static List<String> problems() throws IOException {
    List<String> problems = new ArrayList<>();
    for (String array : wanted()) {
      Reference reference = References.of(array).orElse(null);
      List<String> engines =
          Parity.rows().stream()
              .filter(row -> row.array().equals(array))
              .map(Parity.Row::engine)
              .toList();
      if (reference == null) {
        problems.add(array + ": nothing says what it is; add it to References");
      } else if (!reference.isCompared()) {
        if (!engines.isEmpty()) {
          problems.add(array + ": is compared, but left out in References");
        }
      } else {
        for (String needed :
            reference.isOfNetwork() ? List.of("pytorch", "tensorflow") : List.of(Parity.HOST)) {
          if (engines.stream().noneMatch(engine -> engine.startsWith(needed))) {
            problems.add(array + ": no test compares it on " + needed);
          }
        }
      }
    }
    return problems;
  }

  @Test
  void thePageHasTheRowOfEveryReference() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "parity.md"));
    assertThat(References.all().stream().map(ParityTest::start))
        .as("rows of docs/parity.md; take them from runner/target/parity.md")
        .allSatisfy(row -> assertThat(page).contains("\n" + row));
  }
}
