package io.github.fenchel.runner.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.runner.cli.CommandLineRun;
import io.github.fenchel.runner.cli.CommandProcess;
import io.github.fenchel.runner.cli.Main;
import io.github.fenchel.runner.cli.PluginJar;
import io.github.fenchel.runner.cli.Suites;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One writer to the terminal: it shows what it is given, steers nothing, and notices a failure. */
@Timeout(120)
class TerminalTest {
  private static final Path FULL = Path.of("/dev/full");

  /** What a terminal obeys, or what reorders a line. */
  private static final Pattern STEERS =
      Pattern.compile("[\\p{Cc}\u202a-\u202e\u2066-\u2069\ud800-\udfff&&[^\n\t]]");

  @TempDir private Path folder;

  @Test
  void whatSteersIsShownByItsNumberAndALineIsOneLine() {
    StringWriter seen = new StringWriter();
    TerminalWriter out = new TerminalWriter(seen, StandardCharsets.UTF_8);
    out.println("a\u001b[2J\r\u0007\u009b\u202eb\nPASSED\ud800");
    out.print("two\nlines\u001b]0;x\u0007\n");
    assertThat(seen.toString())
        .isEqualTo(
            "a\\u001b[2J\\r\\u0007\\u009b\\u202eb\\nPASSED\\ud800\ntwo\nlines\\u001b]0;x\\u0007\n");
  }

  @Test
  void aPairThatIsWrittenInTwoPiecesIsOneCharacter() {
    StringWriter seen = new StringWriter();
    TerminalWriter out = new TerminalWriter(seen, StandardCharsets.UTF_8);
    out.print('\ud83d');
    out.print('\ude00');
    out.print('\ud83d');
    out.flush();
    assertThat(seen.toString()).isEqualTo("\ud83d\ude00\\ud83d");
  }

  @Test
  void aLineWithoutEndIsCutAndItsRestCounted() {
    StringWriter seen = new StringWriter();
    TerminalWriter out = new TerminalWriter(seen, StandardCharsets.UTF_8);
    out.println("x".repeat(10_000_000));
    out.print("y".repeat(10_000_000) + "\nz\n");
    assertThat(seen.toString().lines())
        .hasSize(3)
        .endsWith("z")
        .filteredOn(
            line ->
                line.endsWith("x... (9991808 more characters)")
                    || line.endsWith("y... (9991808 more characters)"))
        .hasSize(2);
  }

  @Test
  void whatACharsetLacksIsShownByItsNumber() {
    StringWriter seen = new StringWriter();
    new TerminalWriter(seen, StandardCharsets.US_ASCII).println("größer");
    assertThat(seen.toString()).isEqualTo("gr\\u00f6\\u00dfer\n");
  }

  @Test
  void aTableHasALineForEachRow() {
    TextTable table = new TextTable(List.of("cell", "state"));
    table.row(List.of("a\nb\u001b[31m", "x".repeat(1_000)));
    assertThat(table.render().lines())
        .hasSize(2)
        .last()
        .satisfies(row -> assertThat(row.toString()).contains("a\\nb\\u001b[31m", "(600 more"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name: \"a\\e[2J\\nPASSED\"",
        "architecture: \"small\\u202ecnn\"",
        "\"\\e]0;x\\a\": 1",
        "backend: \"\\x9b31m\"",
        "objective: {norm: \"l\\r1\", route: fast}"
      })
  void aSuiteCannotSteerTheTerminal(String line) {
    String key = line.substring(0, line.indexOf(':'));
    String text =
        Suites.TINY.lines().anyMatch(old -> old.startsWith(key + ":"))
            ? Suites.TINY.replaceAll("(?m)^" + key + ":.*(\n  - .*)*", line.replace("\\", "\\\\"))
            : Suites.TINY + line + "\n";
    Path suite = Suites.write(folder, text);
    CommandLineRun run = CommandLineRun.of("validate", suite.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(STEERS.matcher(run.out() + run.err()).find()).as(run.err()).isFalse();
    assertThat(run.err().lines())
        .as(run.err())
        .isNotEmpty()
        .allMatch(told -> told.contains("suite.yaml:"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "validate FILE",
        "validate FILE FILE",
        "status FILE",
        "explain 0000 --store FILE",
        "gate FILE --baseline FILE",
        "report FILE --out FILE",
        "merge FILE --into FILE",
        "list --plugins FILE"
      })
  void theNameOfAFileBeginsNoLine(String command) throws IOException {
    Path forged = folder.resolve("a\nPASSED: b\u001b[2J");
    Files.writeString(forged, "no suite");
    List<String> arguments =
        Stream.of(command.split(" ")).map(a -> a.replace("FILE", forged.toString())).toList();
    CommandLineRun run = CommandLineRun.of(arguments.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.out()).isNotZero();
    assertThat(run.err()).contains("a\\nPASSED: b\\u001b[2J");
    assertThat((run.out() + run.err()).lines()).noneMatch(line -> line.startsWith("PASSED"));
  }

  @Test
  void aPluginCannotSteerTheTerminalByItsText() throws IOException {
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    PluginJar.make(
        plugins.resolve("bad.jar"),
        PluginJar.source("half-box", 1)
            .replace("half a box", "half\\u001b[2J\\nnorms")
            .replace("\"the box\"", "\"the \\u009b\\r box\""));
    CommandLineRun list = CommandLineRun.of("list", "--plugins", plugins.toString());
    assertThat(list.out()).contains("half\\u001b[2J\\nnorms", "the \\u009b\\r box");
    assertThat(STEERS.matcher(list.out() + list.err()).find()).isFalse();
  }

  @Test
  void hugeMistakesAreAnsweredBriefly() {
    Path word =
        Suites.write(folder, Suites.TINY.replace("norm: l1", "norm: " + "x".repeat(3 << 20)));
    CommandLineRun one = CommandLineRun.of("validate", word.toString());
    assertThat(one.exitCode()).isEqualTo(2);
    assertThat(one.err()).hasSizeLessThan(20_000);

    Path seeds =
        Suites.write(
            folder, Suites.TINY.replace("seed: 0", "seed: [" + "x,".repeat(120_000) + "0]"));
    CommandLineRun many = CommandLineRun.of("validate", seeds.toString());
    assertThat(many.exitCode()).isEqualTo(2);
    assertThat(many.err().lines()).hasSizeLessThan(110);
    assertThat(many.err()).contains(" more like these").hasSizeLessThan(100_000);
  }

  @Test
  void aDiskThatIsFullIsNoticed() {
    assumeTrue(Files.exists(FULL), "skipped: there is no /dev/full");
    assertNotWritten("schema");
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "list",
        "validate SUITE",
        "plan SUITE",
        "status STORE",
        "gc STORE",
        "merge STORE --into OTHER",
        "--help",
        "--version",
        "run --help",
        "generate-completion",
        "doctor"
      })
  void inEveryCommand(String command) {
    assumeTrue(Files.exists(FULL), "skipped: there is no /dev/full");
    RunStore.open(folder.resolve("store"), warning -> {});
    assertNotWritten(
        command
            .replace("SUITE", Suites.write(folder, Suites.TINY).toString())
            .replace("STORE", folder.resolve("store").toString())
            .replace("OTHER", folder.resolve("other").toString())
            .split(" "));
  }

  private void assertNotWritten(String... arguments) {
    CommandLineRun run = new CommandProcess(folder).to(FULL).run(arguments);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(3);
    assertThat(run.err().lines())
        .last()
        .asString()
        .startsWith("standard output cannot be written: ");
  }

  @Tag("slow")
  @Test
  void aReaderThatGoesAwayEndsQuietly() throws Exception {
    Process list =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "list")
            .redirectError(folder.resolve("err.txt").toFile())
            .start();
    list.getInputStream().close();
    assertThat(list.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(list.exitValue()).isEqualTo(Terminal.READER_GONE);
    assertThat(folder.resolve("err.txt")).isEmptyFile();
  }
}
