package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.fenchel.runner.cli.PluginJar.At;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Plugins are guests: they cannot end a command, hold it up or speak for it; each is named by its
 * jar.
 */
@Timeout(200)
class PluginGuestsTest {
  private static final String EXIT = "System.exit(0);";
  private static final String FOREVER = "while (n >= 0) { Thread.onSpinWait(); }";

  private static final String HALF_BOX =
      Suites.TINY.replace(
          "  - standard\n  - {norm: l1, epsilon: 8/255 pixel, route: fast}\n",
          "  - {norm: half-box, epsilon: 8/255 pixel, route: fast}\n");

  @TempDir private Path folder;
  private Path plugins = Path.of("plugins");

  @BeforeEach
  void makeFolder() throws IOException {
    plugins = Files.createDirectory(folder.resolve("plugins"));
  }

  @Test
  void aPluginThatEndsTheProcessAsItIsLoadedMakesItsExitCode70() {
    CommandLineRun list = alone(At.STATIC.does("if (true) " + EXIT), "list");
    assertEnded(list, "System.exit in org.example.ExamplePlugin.<clinit> (ExamplePlugin.java:");
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource(
      value = At.class,
      names = {"CONSTRUCTOR", "VERSION", "NORMS"})
  void whereverItIsCalled(At at) {
    assertEnded(alone(at.does("if (true) " + EXIT), "validate", suite(HALF_BOX)), "System.exit");
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Runtime.getRuntime().exit(0);",
        "Runtime.getRuntime().halt(0);",
        "Runtime r = Runtime.getRuntime(); java.util.function.IntConsumer end = r::halt;"
            + " end.accept(0);",
        "try { System.class.getMethod(\"exit\", int.class).invoke(null, 0); }"
            + " catch (ReflectiveOperationException e) { throw new RuntimeException(e); }",
        "Thread t = new Thread(() -> System.exit(0)); t.start(); try { t.join(); } catch"
            + " (InterruptedException e) { throw new RuntimeException(e); }",
        "try { System.exit(0); } catch (Throwable t) { }"
      })
  void howeverItIsDone(String statements) {
    CommandLineRun validate = alone(PluginJar.factoryDoes(statements), "validate", suite(HALF_BOX));
    assertEnded(validate, " ended the process by ");
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(strings = {"validate", "plan", "run", "status", "explain"})
  void inEveryCommandThatAsksPlugins(String command) {
    String what = command.equals("explain") ? "0000" : suite(HALF_BOX);
    assertEnded(alone(At.STATIC.does("if (true) " + EXIT), command, what), "System.exit");
  }

  @Tag("slow")
  @Test
  void aGateIsNotGreenBecauseAPluginEndsIt() {
    String suite = suite(HALF_BOX + "gate: {metrics: {accuracy: {margin: 0.5}}}\n");
    CommandLineRun gate =
        alone(PluginJar.factoryDoes(EXIT), "gate", suite, "--baseline", "none.json", "--no-run");
    assertEnded(gate, "System.exit");
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(strings = {EXIT, "Runtime.getRuntime().halt(0);"})
  void aRunThatItsNormEndsHasFailed(String statement) {
    PluginJar.make(plugins.resolve("bad.jar"), At.MAXIMIZER.does("if (true) " + statement));
    CommandLineRun run = run(HALF_BOX);
    assertThat(run.exitCode()).as(run.err() + run.out()).isEqualTo(70);
    assertThat(run.out())
        .contains("half-box 8/255 pixel: plugin bad.jar ended the process by ")
        .contains("in org.example.ExamplePlugin$HalfBox.maximizer")
        .doesNotContain("\tat ", "fenchel failed");
  }

  @Tag("slow")
  @Test
  void loadingWithoutEndIsEndedAndNamed() {
    String forever = "int n = 0; " + FOREVER;
    assertLate(alone(At.STATIC.does(forever), "list"), "loading it");
    assertLate(alone(At.NORMS.does(forever), "schema"), "norms");
    assertLate(
        alone(PluginJar.factoryDoes(forever), "validate", suite(HALF_BOX)),
        "norm \"half-box\": its factory");
  }

  @Test
  void whatAPluginPrintsAsItIsLoadedIsNotTheCommandsOutput() throws IOException {
    String prints =
        "for (int i = 0; i < 300; i++) { System.out.println(\"hello \\u001b[2J\" + i);"
            + " System.err.println(\"err\"); }";
    CommandLineRun schema = alone(At.STATIC.does(prints), "schema");
    assertThat(schema.exitCode()).as(schema.err()).isZero();
    assertThat(new JsonMapper().readTree(schema.out()).isObject()).isTrue();
    assertThat(schema.err().lines().toList())
        .hasSize(101)
        .contains("plugin bad.jar prints: hello \\u001b[2J0", "plugin bad.jar prints: err")
        .last()
        .isEqualTo("plugin bad.jar prints more, which is left out");
  }

  @Tag("slow")
  @Test
  void threadsAndHooksOfAPluginDoNotKeepACommandFromEnding() {
    String stays =
        "new Thread(() -> { int n = 0; "
            + FOREVER
            + " }).start(); Runtime.getRuntime().addShutdownHook(new Thread(() -> { int n = 0; "
            + FOREVER
            + " }));";
    CommandLineRun list = alone(At.CONSTRUCTOR.does(stays), "list");
    assertThat(list.exitCode()).as(list.err()).isZero();
    assertThat(list.out()).contains("half-box  [bad.jar]");
  }

  @Tag("slow")
  @Test
  void aHookOfAPluginDoesNotChangeAnExitCode() {
    String hook =
        "Runtime.getRuntime().addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(0)));";
    CommandLineRun run = alone(At.CONSTRUCTOR.does(hook), "validate", "gone.yaml");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
  }

  @Tag("slow")
  @Test
  void threeMillionLinesAreTwoMegabytesOfLogAndNoEvents() throws IOException {
    String prints =
        "if (!said) { said = true; for (int i = 0; i < 3_000_000; i++) {"
            + " System.out.println(\"{\\\"event\\\":\\\"done\\\",\\\"runId\\\":\\\"\" + i +"
            + " \"\\\"}\"); } }";
    String source =
        At.MAXIMIZER.does(prints).replace("record HalfBox", "static boolean said; record HalfBox");
    PluginJar.make(plugins.resolve("bad.jar"), source);
    CommandLineRun run = run(HALF_BOX);
    assertThat(run.exitCode()).as(run.err() + run.out()).isZero();
    List<Path> logs = files("log.txt");
    assertThat(logs).hasSize(1);
    assertThat(Files.size(logs.get(0))).isBetween(2_000_000L, (2L << 20) + 100);
    assertThat(Files.readString(logs.get(0)))
        .containsPattern("\\.\\.\\. \\d{8,} bytes are left out here \\.\\.\\.")
        .contains("[bad.jar] {\"event\":\"done\",\"runId\":\"0\"}")
        .contains("[bad.jar] {\"event\":\"done\",\"runId\":\"2999999\"}");
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "if (true) return null; | maximizer returned null",
        "if (true) return gradient.sum(1, 2, 3); | maximizer returned a tensor of shape [50],"
            + " expected [50,1,28,28]",
        "if (true) throw new Odd(); | maximizer threw org.example.ExamplePlugin$Odd",
        "if (true) throw new StackOverflowError(); | StackOverflowError",
        "if (true) throw new AssertionError(\"no\"); | java.lang.AssertionError: no",
        "if (true) ExamplePlugin.<RuntimeException>sneak(new java.io.IOException(\"sly\")); | sly"
      })
  void aNormThatBreaksItsContractIsNamedInOneLine(String wrong) {
    String[] parts = wrong.split(" \\| ", 2);
    String source =
        At.MAXIMIZER
            .does(parts[0])
            .replace(
                "record HalfBox",
                "static final class Odd extends RuntimeException { public String getMessage() {"
                    + " throw new IllegalStateException(); } }"
                    + " @SuppressWarnings(\"unchecked\") static <E extends Throwable> void"
                    + " sneak(Throwable t) throws E { throw (E) t; }"
                    + " record HalfBox");
    PluginJar.make(plugins.resolve("bad.jar"), source);
    CommandLineRun run = run(HALF_BOX);
    assertThat(run.exitCode()).as(run.err() + run.out()).isEqualTo(70);
    assertThat(run.out().lines().filter(line -> line.startsWith("half-box 8/255 pixel: ")))
        .singleElement()
        .satisfies(line -> assertThat(line).contains("plugin bad.jar", parts[1]));
    assertThat(run.out() + run.err()).doesNotContain("\tat ", "fenchel failed");
  }

  @Test
  void aFactoryThatReturnsNothingIsItsPluginsFault() {
    PluginJar.make(plugins.resolve("bad.jar"), PluginJar.factoryDoes("if (true) return null;"));
    CommandLineRun run =
        CommandLineRun.of("validate", suite(HALF_BOX), "--plugins", plugins.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .containsPattern("suite.yaml:\\d+:\\d+: ")
        .contains("plugin bad.jar: norm \"half-box\": its factory returned null")
        .doesNotContain("\tat ", "fenchel failed");
  }

  private void assertEnded(CommandLineRun run, String how) {
    assertThat(run.exitCode()).as(run.err() + run.out()).isEqualTo(70);
    assertThat(run.err())
        .contains("plugin bad.jar", how, "in org.example.ExamplePlugin")
        .doesNotContain("\tat ");
    assertThat(run.err().lines()).hasSize(1);
  }

  private static void assertLate(CommandLineRun run, String what) {
    assertThat(run.exitCode()).as(run.err() + run.out()).isEqualTo(70);
    assertThat(run.err())
        .contains("plugin bad.jar: " + what + " did not return within 1.0 s", "ExamplePlugin");
  }

  /** Runs a command in a process of its own, with a plugin of that source. */
  private CommandLineRun alone(String source, String... arguments) {
    PluginJar.make(plugins.resolve("bad.jar"), source);
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--plugins", plugins.toString()));
    if (!Stream.of("list", "schema", "validate").anyMatch(arguments[0]::equals)) {
      all.addAll(List.of("--store", folder.resolve("store").toString()));
    }
    return new CommandProcess(folder)
        .with("-Dfenchel.plugin.seconds=1")
        .run(all.toArray(String[]::new));
  }

  private CommandLineRun run(String text) {
    return CommandLineRun.of(
        "run",
        suite(text),
        "--plugins",
        plugins.toString(),
        "--store",
        folder.resolve("store").toString(),
        "--offline");
  }

  private String suite(String text) {
    return Suites.write(folder, text).toString();
  }

  private List<Path> files(String name) throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("store"))) {
      return all.filter(file -> file.getFileName().toString().equals(name)).toList();
    }
  }
}
