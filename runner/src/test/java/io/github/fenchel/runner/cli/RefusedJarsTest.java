package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Jars that cannot be used: each is refused by name, with what to do, and the rest goes on. */
class RefusedJarsTest {
  private static final String GOOD = PluginJar.source("half-box", 1);
  private static final String NORMS = "public List<Offer<Norm>> norms() {";

  @TempDir private Path folder;
  private Path plugins = Path.of("plugins");

  @BeforeEach
  void makeFolder() throws IOException {
    plugins = Files.createDirectory(folder.resolve("plugins"));
  }

  /** A plugin's source that is wrong, and what the message says of it. */
  private record Wrong(String what, String source, List<String> named) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static Wrong wrong(String what, String source, String... named) {
    return new Wrong(what, source, List.of(named));
  }

  private static String norms(String body) {
    return GOOD.replace(NORMS, NORMS + " if (true) " + body).replace("half-box", "bad-box");
  }

  static Stream<Wrong> wrongSources() {
    String old = PluginJar.source("bad-box", 0);
    return Stream.of(
        wrong("an old API", old, "version 0", "this Fenchel has version 1", "build the plugin"),
        wrong("a new API", PluginJar.source("bad-box", 2), "version 2", "use a newer Fenchel"),
        wrong("a taken id", PluginJar.source("l1", 1), "norm \"l1\" is offered twice", "bad.jar"),
        wrong("an id with blanks", PluginJar.source("Bad Box", 1), "Bad Box", "joined by hyphens"),
        wrong(
            "a constructor that throws",
            GOOD.replace(
                "record HalfBox",
                "public ExamplePlugin() { throw new IllegalStateException(\"boom\"); } record"
                    + " HalfBox"),
            "boom"),
        wrong(
            "a constructor that is private",
            GOOD.replace("record HalfBox", "private ExamplePlugin() {} record HalfBox"),
            "constructor"),
        wrong("a class that is no plugin", GOOD.replace("implements Plugin", ""), "not a subtype"),
        wrong("norms that throw", norms("throw new RuntimeException(\"boom\");"), "boom"),
        wrong(
            "norms that lack a method",
            norms("throw new NoSuchMethodError(\"Tensor.curl\");"),
            "Tensor.curl",
            "build it again"),
        wrong("norms without end", norms("return norms();"), "StackOverflowError"),
        wrong("norms that are null", norms("return null;"), "norms returned null"),
        wrong(
            "norms that hold null",
            norms("return java.util.Arrays.asList((Offer<Norm>) null);"),
            "a list that holds null"),
        wrong(
            "a norm without a descriptor",
            norms("return List.of(new Offer<>(null, arguments -> null));"),
            "without a descriptor"),
        wrong(
            "a norm without a factory",
            norms(
                "return List.of(new Offer<Norm>(Descriptor.of(\"x\", \"x\"),"
                    + " (java.util.function.BiFunction<Arguments,"
                    + " io.github.fenchel.api.parameter.Parts, Norm>) null));"),
            "offers x without a factory"),
        wrong(
            "a norm without a description",
            norms("return List.of(new Offer<>(Descriptor.of(\"x\", null), arguments -> null));"),
            "describes x without a description"),
        wrong(
            "a parameter that a route has",
            PluginJar.source("bad-box", 1).replace("\"epsilon\"", "\"clip\""),
            "route \"fast\"",
            "\"clip\"",
            "rename"));
  }

  @ParameterizedTest
  @MethodSource("wrongSources")
  void aPluginThatIsWrongIsRefused(Wrong wrong) {
    PluginJar.make(plugins.resolve("bad.jar"), wrong.source);
    PluginJar.make(plugins.resolve("good.jar"), GOOD);
    assertRefused("bad.jar", wrong.named.toArray(String[]::new));
  }

  @Test
  void aFileThatIsNoJarIsRefused() throws IOException {
    Files.writeString(plugins.resolve("bad.jar"), "not a jar");
    PluginJar.make(plugins.resolve("good.jar"), GOOD);
    assertRefused("bad.jar", "cannot be read as a jar", "build or copy it again");
  }

  @Test
  void aJarThatIsCutShortIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(PluginJar.make(plugins.resolve("good.jar"), GOOD));
    Files.write(plugins.resolve("bad.jar"), Arrays.copyOf(whole, whole.length / 2));
    assertRefused("bad.jar", "cannot be read as a jar");
  }

  @Test
  void aFolderThatIsCalledAJarIsRefused() throws IOException {
    Files.createDirectory(plugins.resolve("bad.jar"));
    PluginJar.make(plugins.resolve("good.jar"), GOOD);
    assertRefused("bad.jar", "cannot be read as a jar");
  }

  @Test
  void aPipeThatIsCalledAJarIsRefusedAtOnce() throws Exception {
    PluginJar.make(plugins.resolve("good.jar"), GOOD);
    Process mkfifo = new ProcessBuilder("mkfifo", plugins.resolve("bad.jar").toString()).start();
    assertThat(mkfifo.waitFor()).isZero();
    assertRefused("bad.jar", "cannot be read as a jar", "not a regular file");
  }

  @Test
  void aServiceFileWithoutEndIsRefused() throws IOException {
    PluginJar.make(plugins.resolve("good.jar"), GOOD);
    jar("bad.jar", "META-INF/services/io.github.fenchel.api.Plugin", "#\n".repeat(1 << 20));
    assertRefused("bad.jar", "is larger than");
  }

  @Test
  void aJarWithoutAServiceLineIsRefused() throws IOException {
    PluginJar.make(plugins.resolve("good.jar"), GOOD);
    jar("bad.jar", "META-INF/README", "nothing here");
    assertRefused("bad.jar", "lacks META-INF/services/io.github.fenchel.api.Plugin", "add that");
    jar("bad.jar", "META-INF/services/io.github.fenchel.api.Plugin", "# only a comment\n\n");
    assertRefused("bad.jar", "with a line that names its plugin class");
  }

  @Test
  void aServiceLineThatNamesNoClassOfTheJarIsRefused() throws IOException {
    PluginJar.make(plugins.resolve("good.jar"), GOOD);
    jar("bad.jar", "META-INF/services/io.github.fenchel.api.Plugin", "org.example.Nobody\n");
    assertRefused("bad.jar", "org.example.Nobody", "not found");
    jar(
        "bad.jar",
        "META-INF/services/io.github.fenchel.api.Plugin",
        "io.github.fenchel.losses.LossesPlugin\n");
    assertRefused("bad.jar", "already comes with Fenchel");
  }

  @Test
  void ofTwoJarsWithOneIdTheLaterIsRefusedNamingBoth() {
    PluginJar.make(plugins.resolve("a-good.jar"), GOOD);
    PluginJar.make(plugins.resolve("b-again.jar"), GOOD);
    assertRefused("b-again.jar", "\"half-box\"", "a-good.jar", "b-again.jar", "rename");
  }

  @Test
  void twoJarsOfOneNameCannotBeToldApartInARecord() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    PluginJar.make(plugins.resolve("good.jar"), GOOD);
    PluginJar.make(other.resolve("good.jar"), PluginJar.source("quarter-box", 1));
    CommandLineRun list =
        CommandLineRun.of("list", "--plugins", plugins.toString(), "--plugins", other.toString());
    assertThat(list.exitCode()).as(list.err()).isZero();
    assertThat(list.out())
        .contains("half-box  [good.jar]", other.resolve("good.jar").toString(), "rename")
        .doesNotContain("quarter-box");
  }

  @Test
  void aFolderThatIsNamedTwiceCountsOnce() {
    PluginJar.make(plugins.resolve("good.jar"), GOOD);
    Path again = plugins.resolve("..").resolve("plugins");
    CommandLineRun list =
        CommandLineRun.of("list", "--plugins", plugins.toString(), "--plugins", again.toString());
    assertThat(list.out()).contains("half-box  [good.jar]");
    assertThat(list.out() + list.err()).doesNotContain("good.jar is refused");
  }

  @Test
  void whoNamesANormOfARefusedJarIsTold() {
    PluginJar.make(plugins.resolve("old.jar"), PluginJar.source("half-box", 0));
    Path suite = Suites.write(folder, Suites.TINY.replace("norm: l1", "norm: half-box"));
    CommandLineRun run =
        CommandLineRun.of("validate", suite.toString(), "--plugins", plugins.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines()).as(run.err()).hasSize(2);
    assertThat(run.err())
        .contains("warning: plugin jar " + plugins.resolve("old.jar") + " is refused: ")
        .containsPattern("suite.yaml:\\d+:\\d+: unknown norm \"half-box\"")
        .contains("is it in a plugin that was refused (old.jar)?")
        .doesNotContain("\tat ");
  }

  @Test
  void aSuiteThatDoesNotNeedARefusedJarIsFine() throws IOException {
    Files.writeString(plugins.resolve("bad.jar"), "not a jar");
    Path suite = Suites.write(folder, Suites.TINY);
    CommandLineRun run =
        CommandLineRun.of("validate", suite.toString(), "--plugins", plugins.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("bad.jar is refused");
  }

  @Test
  void aNormThatCannotBeMadeIsAMistakeOfTheSuiteThatNamesIt() {
    PluginJar.make(
        plugins.resolve("bad.jar"),
        GOOD.replace(
            "arguments -> new HalfBox(arguments.quantity(\"epsilon\"))",
            "arguments -> {" + " throw new NoClassDefFoundError(\"org/example/Gone\"); }"));
    Path suite = Suites.write(folder, Suites.TINY.replace("norm: l1", "norm: half-box"));
    CommandLineRun run =
        CommandLineRun.of("validate", suite.toString(), "--plugins", plugins.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .containsPattern("suite.yaml:\\d+:\\d+: half-box cannot be made")
        .contains("org/example/Gone")
        .doesNotContain("\tat ");
  }

  /** Lists, and asserts that one jar is refused and that the good one is there. */
  private void assertRefused(String jar, String... named) {
    CommandLineRun list = CommandLineRun.of("list", "--plugins", plugins.toString());
    assertThat(list.exitCode()).as(list.err()).isZero();
    assertThat(list.err()).isEmpty();
    assertThat(list.out()).containsPattern("half-box  \\[(a-)?good.jar\\]").contains("group-l2");
    String refused = list.out().substring(list.out().indexOf("\nrefused\n"));
    assertThat(refused.lines()).as(refused).hasSize(4);
    assertThat(refused).contains(plugins.resolve(jar).toString()).contains(named);
  }

  private void jar(String name, String entry, String text) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(plugins.resolve(name)))) {
      out.putNextEntry(new JarEntry(entry));
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.closeEntry();
    }
  }
}
