package io.github.fenchel.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every line of what a bad suite's author reads, as {@code bad-suites.txt} has it.
 *
 * <p>A case there is {@code ===} and its name, the suite (or only the lines that differ: {@code
 * key: value} lines after {@code +} replace those of the good suite), {@code --->} and the
 * messages.
 */
class BadSuitesTest {
  @TempDir private Path folder = Path.of("");

  private record Case(String name, String yaml, String messages) {}

  @TestFactory
  Stream<DynamicTest> everyBadSuiteIsAnsweredWordForWordInEveryLocale() throws IOException {
    return cases().stream()
        .flatMap(
            c ->
                Stream.of(Locale.ROOT, Locale.GERMANY, Locale.forLanguageTag("tr-TR"))
                    .map(
                        locale ->
                            DynamicTest.dynamicTest(
                                c.name + " [" + locale + "]", () -> check(c, locale))));
  }

  private void check(Case c, Locale locale) throws IOException {
    Path file = folder.resolve("s.yaml");
    Files.writeString(file, c.yaml);
    Locale usual = Locale.getDefault();
    Locale.setDefault(locale);
    try {
      FenchelException thrown =
          catchThrowableOfType(
              FenchelException.class, () -> SuiteReader.read(file, FakePlugin.catalog()));
      assertThat(thrown).as("a bad suite was taken for good").isNotNull();
      assertThat(thrown.kind()).isEqualTo(FailureKind.USER);
      assertThat(String.valueOf(thrown.getMessage()).replace(folder + "/", ""))
          .isEqualTo(c.messages);
    } finally {
      Locale.setDefault(usual);
    }
  }

  private static List<Case> cases() throws IOException {
    String text;
    try (InputStream in = BadSuitesTest.class.getResourceAsStream("/bad-suites.txt")) {
      text =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
              .replace("<TAB>", "\t");
    }
    List<Case> cases = new ArrayList<>();
    String[] blocks = text.split("(?m)^=== ", -1);
    for (String block : Arrays.asList(blocks).subList(1, blocks.length)) {
      int name = block.indexOf('\n');
      int arrow = block.indexOf("--->\n");
      String yaml = block.substring(name + 1, arrow);
      cases.add(
          new Case(
              block.substring(0, name),
              yaml.startsWith("+") ? patched(yaml.substring(yaml.indexOf('\n') + 1)) : yaml,
              block.substring(arrow + 5).strip()));
    }
    return cases;
  }

  /** The good suite, with the lines that begin with the same key replaced. */
  private static String patched(String lines) {
    List<String> suite = new ArrayList<>(GoodSuite.LINES);
    lines
        .lines()
        .forEach(
            line -> {
              String key = line.substring(0, line.indexOf(':') + 1);
              int at = -1;
              for (int i = 0; i < suite.size(); i++) {
                at = suite.get(i).startsWith(key) ? i : at;
              }
              if (at < 0) {
                suite.add(line);
              } else {
                suite.set(at, line);
              }
            });
    return String.join("\n", suite) + "\n";
  }
}
