package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code fenchel}, in a checkout that has nothing but it: a build is a script, too, and
 * what is built is a jar whose main class tells what it was given.
 */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  private static final Path SCRIPT = Path.of("..", "fenchel").toAbsolutePath().normalize();
  private static final String JAVA_HOME = System.getProperty("java.home");
  private static final long PATIENCE_SECONDS = 60;

  /**
   * Prints its arguments, whether files of their names exist, and exits with the code that it is
   * given.
   */
  private static final String MAIN =
      """
      package io.github.fenchel.runner.cli;

      import java.nio.file.Files;
      import java.nio.file.Path;

      public final class Main {
        public static void main(String[] arguments) {
          for (String argument : arguments) {
            if (argument.startsWith("exit=")) {
              System.exit(Integer.parseInt(argument.substring("exit=".length())));
            }
            StringBuilder text = new StringBuilder(argument + " =");
            argument.chars().forEach(c -> text.append(' ').append(Integer.toHexString(c)));
            System.out.println(text + " exists " + Files.exists(Path.of(argument)));
          }
          System.out.println("home " + Files.isDirectory(Path.of(System.getProperty("fenchel.home"))));
          System.out.println("temporary " + System.getProperty("java.io.tmpdir"));
          System.out.println("process " + ProcessHandle.current().pid());
        }
      }
      """;

  @TempDir private static Path shared;
  private static Path jar = Path.of("");

  @TempDir private Path folder;

  @BeforeAll
  static void compile() throws IOException {
    Path classes = Files.createDirectory(shared.resolve("classes"));
    Path source = shared.resolve("Main.java");
    Files.writeString(source, MAIN);
    PluginJar.compile(List.of(source), classes);
    jar = PluginJar.pack(shared.resolve("fenchel-runner-test.jar"), classes, "none");
  }

  /** What a launch ended with. */
  private record Launched(int exitCode, String out, String err, long process) {}

  @Test
  void whatFenchelAnswersIsTheExitCode() throws Exception {
    Path checkout = built("checkout");
    for (int code : new int[] {0, 1, 2, 9, 70}) {
      assertThat(launch(checkout, Map.of(), "gate", "exit=" + code).exitCode()).isEqualTo(code);
    }
  }

  /** Who kills or waits for the process means Fenchel itself. */
  @Test
  void fenchelIsTheProcessThatWasStarted() throws Exception {
    Launched launched = launch(built("checkout"), Map.of(), "list");
    assertThat(launched.out()).contains("process " + launched.process() + "\n");
  }

  @Test
  @Tag("slow")
  void namesBeyondAsciiAreReadInEveryLocale() throws Exception {
    Path checkout = built("my fén chel");
    Path file = Files.createFile(folder.resolve("château"));
    for (String locale : List.of("C", "POSIX", "C.UTF-8", "xx_XX.UTF-8", "")) {
      Launched launched = launch(checkout, Map.of("LC_ALL", locale), "größer", file.toString());
      assertThat(launched.exitCode()).as(locale + launched.err()).isZero();
      assertThat(launched.out())
          .as(locale)
          .contains("größer = 67 72 f6 df 65 72 ")
          .contains("château")
          .containsPattern("e2? ?.*exists true")
          .contains("home true");
      // bash itself warns of a locale that is not there
      assertThat(launched.err().replaceAll(".*cannot change locale.*\n", "")).isEmpty();
    }
  }

  @Test
  @Tag("slow")
  void aJavaThatCannotStartIsTheMachinesAndNoAnswer() throws Exception {
    Path checkout = built("checkout");
    for (String options : List.of("-Xmx900000g", "-XX:+NoSuchFlag", "-agentlib:none")) {
      Launched launched = launch(checkout, Map.of("JAVA_TOOL_OPTIONS", options), "gate", "exit=1");
      refused(launched, "does not start: ");
      assertThat(launched.err()).contains("JAVA_TOOL_OPTIONS", "ulimit");
    }
    for (String name : List.of("JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")) {
      refused(launch(checkout, Map.of(name, "-Xmxlots"), "gate", "exit=1"), "does not start: ");
    }
    Launched limited =
        started(
            List.of("bash", "-c", "ulimit -v 2000000; exec \"$0\" list", script(checkout)),
            Map.of());
    refused(limited, "does not start: ");
    assertThat(launch(checkout, Map.of("JAVA_TOOL_OPTIONS", "-Xmx64m"), "list").exitCode())
        .isZero();
  }

  @Test
  void aJavaThatIsMissingBrokenOrOldIsTheMachines() throws Exception {
    Path checkout = built("checkout");
    refused(
        launch(checkout, Map.of("JAVA_HOME", "/no/such"), "list"), "no Java found in JAVA_HOME");
    refused(launch(checkout, Map.of("JAVA_HOME", "", "PATH", ""), "list"), "no Java found");
    assertThat(launch(checkout, Map.of("PATH", ""), "list").exitCode())
        .as("where JAVA_HOME says where Java is, an empty PATH does no harm")
        .isZero();
    String old = java("old", "echo 'openjdk version \"11.0.2\"' >&2");
    refused(launch(checkout, Map.of("JAVA_HOME", old), "list"), "is Java 11, expected 17");
    String broken = java("broken", "echo 'cannot execute: libjli.so' >&2; exit 127");
    refused(
        launch(checkout, Map.of("JAVA_HOME", broken), "list"), "does not start: cannot execute");
  }

  /** With too few files to open, Java starts, but Fenchel's classes are not found. */
  @Test
  @Tag("slow")
  void aLimitThatOnlyFenchelMeetsIsTheMachines() throws Exception {
    List<String> command =
        List.of("bash", "-c", "ulimit -n 12; exec \"$0\" list", script(built("checkout")));
    Launched launched = started(command, Map.of());
    assertThat(launched.exitCode()).as(launched.err()).isIn(0, 3);
  }

  @Test
  void aStreamThatIsClosedIsNoPlaceForAFile() throws Exception {
    String script = script(built("checkout"));
    Launched mute = started(List.of("bash", "-c", "exec \"$0\" list >&-", script), Map.of());
    assertThat(mute.exitCode()).isEqualTo(3);
    assertThat(mute.err().lines()).singleElement().asString().contains("standard output is closed");
    String taken = "exec \"$0\" /proc/self/fd/0 /proc/self/fd/2 <&- 2>&-";
    Launched deaf = started(List.of("bash", "-c", taken, script), Map.of());
    assertThat(deaf.exitCode()).isZero();
    assertThat(deaf.out().lines().filter(line -> line.endsWith("exists true"))).hasSize(2);
  }

  @Test
  void aBuildThatLacksAJarIsMadeAnew() throws Exception {
    Path checkout = built("checkout");
    Files.writeString(checkout.resolve("mvnw"), "#!/bin/sh\n" + copyOfTheJar() + "\n");
    Path stamp = checkout.resolve("runner/target/app/.built");
    Files.writeString(stamp, JAVA_HOME + "/bin/java\n2\n");
    Launched launched = launch(checkout, Map.of(), "list");
    assertThat(launched.exitCode()).as(launched.err()).isZero();
    assertThat(launched.err()).contains("building");
    assertThat(Files.readAllLines(stamp)).containsExactly(JAVA_HOME + "/bin/java", "1");
  }

  @Test
  void aColonInThePathIsRefusedForItCutsTheClassPath() throws Exception {
    Launched launched = launch(built("a:b"), Map.of(), "list");
    refused(launched, "has a colon");
    assertThat(launched.err()).contains("move or rename");
  }

  @Test
  void aBuildThatFailsIsTheMachines() throws Exception {
    Path checkout = checkout("checkout", "echo 'no network' >&2; exit 1");
    Launched launched = launch(checkout, Map.of(), "gate");
    assertThat(launched.exitCode()).isEqualTo(3);
    assertThat(launched.err()).contains("no network", "the build failed, see above");
    Path unwritable = checkout("unwritable", "exit 0"); // builds nothing
    assertThat(launch(unwritable, Map.of(), "gate").exitCode()).isEqualTo(3);
  }

  @Test
  void aSecondCommandWaitsForTheBuildOfTheFirst() throws Exception {
    Path pipe = folder.resolve("go");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path checkout = checkout("checkout", "read -r line <'" + pipe + "'\n" + copyOfTheJar());
    Process first = start(List.of(script(checkout), "list"), Map.of(), "first");
    awaitLine(folder.resolve("first.err"), "building");
    Process second = start(List.of(script(checkout), "list"), Map.of(), "second");
    awaitLine(folder.resolve("second.err"), "another command is building; waiting for it");
    Files.writeString(pipe, "go\n");
    assertThat(first.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(second.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(first.exitValue()).isZero();
    assertThat(second.exitValue()).isZero();
    assertThat(Files.readString(folder.resolve("second.out"))).contains("home true");
  }

  /** The first one's build fails: then the second builds, instead of giving up. */
  @Test
  void aSecondCommandBuildsItselfWhereTheFirstFailed() throws Exception {
    Path pipe = folder.resolve("go");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path checkout =
        checkout(
            "checkout",
            "if mkdir tried 2>/dev/null; then read -r line <'"
                + pipe
                + "'; exit 1; fi\n"
                + copyOfTheJar());
    Process first = start(List.of(script(checkout), "list"), Map.of(), "first");
    awaitLine(folder.resolve("first.err"), "building");
    Process second = start(List.of(script(checkout), "list"), Map.of(), "second");
    awaitLine(folder.resolve("second.err"), "another command is building");
    Files.writeString(pipe, "go\n");
    assertThat(first.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(second.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(first.exitValue()).isEqualTo(3);
    assertThat(second.exitValue()).isZero();
  }

  @Test
  void temporaryFilesLieWhereTmpdirSays() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("else where"));
    Path checkout = built("checkout");
    assertThat(launch(checkout, Map.of("TMPDIR", elsewhere.toString()), "list").out())
        .contains("temporary " + elsewhere + "\n");
    assertThat(launch(checkout, Map.of("TMPDIR", "/no/such"), "list").exitCode()).isZero();
  }

  private static void refused(Launched launched, String reason) {
    assertThat(launched.exitCode()).as(launched.err() + launched.out()).isEqualTo(3);
    assertThat(launched.err()).startsWith("fenchel: ").contains(reason);
    assertThat(launched.err().lines()).as(launched.err()).hasSize(1);
    assertThat(launched.out()).isEmpty();
  }

  private Path built(String name) throws IOException {
    Path checkout = checkout(name, "exit 1");
    Path app = Files.createDirectories(checkout.resolve("runner/target/app"));
    Files.copy(jar, app.resolve("fenchel-runner-test.jar"));
    Files.writeString(app.resolve(".built"), JAVA_HOME + "/bin/java\n1\n");
    return checkout;
  }

  private Path checkout(String name, String build) throws IOException {
    Path checkout = Files.createDirectory(folder.resolve(name));
    Files.copy(SCRIPT, checkout.resolve("fenchel"));
    executable(checkout.resolve("fenchel"));
    Files.writeString(checkout.resolve("mvnw"), "#!/bin/sh\n" + build + "\n");
    executable(checkout.resolve("mvnw"));
    return checkout;
  }

  private static String copyOfTheJar() {
    return "mkdir -p runner/target/app target/repository && cp '" + jar + "' runner/target/app/";
  }

  private String java(String name, String script) throws IOException {
    Path bin = Files.createDirectories(folder.resolve(name).resolve("bin"));
    Files.writeString(bin.resolve("java"), "#!/bin/sh\n" + script + "\n");
    executable(bin.resolve("java"));
    return folder.resolve(name).toString();
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String script(Path checkout) {
    return checkout.resolve("fenchel").toString();
  }

  private Launched launch(Path checkout, Map<String, String> environment, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(script(checkout)));
    command.addAll(List.of(arguments));
    return started(command, environment);
  }

  private Launched started(List<String> command, Map<String, String> environment) throws Exception {
    Process process = start(command, environment, "launch");
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return new Launched(
        process.exitValue(),
        Files.readString(folder.resolve("launch.out")),
        Files.readString(folder.resolve("launch.err")),
        process.pid());
  }

  private Process start(List<String> command, Map<String, String> environment, String name)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(key -> key.startsWith("LC_") || key.equals("LANG"));
    builder.environment().keySet().removeIf(key -> key.contains("JAVA") && key.contains("OPTIONS"));
    builder.environment().put("JAVA_HOME", JAVA_HOME);
    builder.environment().putAll(environment);
    return builder.redirectOutput(file(name + ".out")).redirectError(file(name + ".err")).start();
  }

  private File file(String name) {
    return folder.resolve(name).toFile();
  }

  /** Reads what the process writes, as it is written: another process follows the file. */
  private static void awaitLine(Path file, String text) throws IOException {
    Process follower = new ProcessBuilder("tail", "-n", "+1", "-F", file.toString()).start();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(follower.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.contains(text)) {
          return;
        }
      }
    } finally {
      follower.destroyForcibly();
    }
  }
}
