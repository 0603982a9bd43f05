package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.fault.FailureKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/faults.md}: every row names a test that is there, and a few are tried at once. */
class FaultPageTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path PAGE = ROOT.resolve("docs").resolve("faults.md");
  private static final Pattern TEST = Pattern.compile("([A-Z]\\w+Test)\\.([a-z]\\w+)");

  @TempDir private Path folder;

  /** A row: its cells, without the bars around them. */
  private record Row(String input, String sees, int code, String test) {}

  private static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(PAGE)) {
      // A bar within code is written as `|`: cells are taken from the ends.
      String[] cells = line.split(" \\| ", -1);
      if (line.startsWith("| ") && cells.length >= 5 && TEST.matcher(line).find()) {
        int last = cells.length - 1;
        String input = String.join(" | ", Arrays.copyOf(cells, last - 3));
        rows.add(
            new Row(
                input.substring(2),
                cells[last - 3],
                Integer.parseInt(cells[last - 2]),
                cells[last].replace("|", "").strip()));
      }
    }
    return rows;
  }

  @Test
  void everyRowNamesATestThatIsThere() throws IOException {
    Map<String, String> sources = testSources();
    List<Row> rows = rows();
    assertThat(rows).hasSizeGreaterThan(45);
    for (Row row : rows) {
      Matcher named = TEST.matcher(row.test());
      assertThat(named.matches()).as(row.input()).isTrue();
      assertThat(sources).as(row.input()).containsKey(named.group(1));
      assertThat(sources.get(named.group(1)))
          .as(row.input())
          .containsPattern(
              "(?s)@(Test|ParameterizedTest)\\b.{0,4000}?void " + named.group(2) + "\\(");
    }
  }

  @Test
  void everyCodeIsOneThatFenchelHas() throws IOException {
    Set<Integer> codes = new TreeSet<>(Set.of(0, 1, 141));
    Arrays.stream(FailureKind.values()).forEach(kind -> codes.add(kind.exitCode()));
    assertThat(rows()).isNotEmpty().allSatisfy(row -> assertThat(codes).contains(row.code()));
  }

  @Test
  void whatNeedsNoRunAnswersAsItsRowSays() throws IOException {
    Path project = Files.createDirectories(folder.resolve("project"));
    Files.writeString(project.resolve("thesis.tex"), "years of work");
    Path linked = Files.createDirectories(folder.resolve("linked"));
    Files.createDirectories(linked.resolve("runs"));
    Files.createSymbolicLink(linked.resolve("broken"), project);
    Path spaced = Suites.write(folder, Suites.TINY.replace("8/255 pixel", "8 / 255 pixel"));

    answersAs("a store whose `runs`", "gc", linked.toString());
    answersAs("`epsilon: 8 / 255 pixel`", "validate", spaced.toString());
    answersAs("a FIFO or a device as suite", "validate", "/dev/zero");
    assertThat(project.resolve("thesis.tex")).hasContent("years of work");
  }

  private void answersAs(String beginning, String... command) throws IOException {
    Row row =
        rows().stream().filter(one -> one.input().startsWith(beginning)).findFirst().orElseThrow();
    CommandLineRun answer = CommandLineRun.of(command);
    assertThat(answer.exitCode()).as(row.input() + answer.err()).isEqualTo(row.code());
    assertThat(answer.out() + answer.err()).contains(row.sees());
  }

  private static Map<String, String> testSources() {
    Map<String, String> sources = new TreeMap<>();
    try (Stream<Path> all = Files.walk(ROOT, 14)) {
      for (Path file : all.filter(FaultPageTest::isTest).toList()) {
        String name = String.valueOf(file.getFileName()).replace(".java", "");
        sources.put(name, Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sources;
  }

  private static boolean isTest(Path file) {
    String path = file.toString();
    return path.endsWith("Test.java") && path.contains("src" + java.io.File.separator + "test");
  }
}
