package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The project that a plugin author starts from; Maven itself builds it in {@code .ci}. */
class NewCommandTest {
  private static final Pattern PLUGIN =
      Pattern.compile("<artifactId>(maven-\\w+-plugin)</artifactId>\\s*<version>([^<]+)</version>");

  @TempDir private Path folder;
  private Path repository = Path.of("repository");

  @BeforeEach
  void makeRepository() throws IOException {
    repository = repository("my repository & more");
  }

  private Path repository(String name) throws IOException {
    Path made = folder.resolve(name);
    Files.createDirectories(made.resolve("io/github/fenchel/fenchel-api/1.2.3-SNAPSHOT"));
    return made;
  }

  private CommandLineRun create(String kind, String id, String packageName, Path directory) {
    return CommandLineRun.of(
        "new",
        kind,
        id,
        "--package",
        packageName,
        "--directory",
        directory.toString(),
        "--repository",
        repository.toString());
  }

  private Path project(String kind) {
    Path project = folder.resolve("project");
    CommandLineRun run = create(kind, "new-one", "org.example", project);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return project;
  }

  @ParameterizedTest
  @CsvSource({"norm,Norm", "saliency,Method", "metric,Metric"})
  void everyFileIsWrittenAndEveryPlaceFilled(String kind, String suffix) throws IOException {
    Path project = folder.resolve("project");
    CommandLineRun run = create(kind, "my-own", "org.example", project);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("mvn package", "run my-own.yaml --plugins target");
    List<String> files;
    try (Stream<Path> all = Files.walk(project)) {
      files =
          all.filter(Files::isRegularFile)
              .map(file -> project.relativize(file).toString())
              .sorted()
              .toList();
    }
    assertThat(files)
        .containsExactly(
            ".gitignore",
            "README.md",
            "my-own.yaml",
            "pom.xml",
            "src/main/java/org/example/MyOwn" + suffix + ".java",
            "src/main/java/org/example/MyOwnPlugin.java",
            "src/main/resources/META-INF/services/io.github.fenchel.api.Plugin",
            "src/test/java/org/example/MyOwn" + suffix + "Test.java");
    for (String file : files) {
      assertThat(run.out()).contains(file);
      assertThat(Files.readString(project.resolve(file))).doesNotContainPattern("@[a-z]+@");
    }
    assertThat(project.resolve("src/main/resources/META-INF/services/io.github.fenchel.api.Plugin"))
        .hasContent("org.example.MyOwnPlugin");
  }

  @Test
  void thePomNamesTheRepositoryAndItsVersion() throws IOException {
    assertThat(Files.readString(project("norm").resolve("pom.xml")))
        .contains("<fenchel.version>1.2.3-SNAPSHOT</fenchel.version>")
        .containsPattern(
            "<fenchel.repository>file:///.*/my%20repository%20&amp;%20more</fenchel.repository>");
  }

  /** So that whoever built Fenchel needs nothing else from the network. */
  @Test
  void itsPluginsAreThoseOfFenchelsOwnBuild() throws IOException {
    Map<String, String> own = plugins(Files.readString(Path.of("..", "pom.xml")));
    Map<String, String> written = plugins(Files.readString(project("norm").resolve("pom.xml")));
    assertThat(written).hasSize(5);
    assertThat(own).containsAllEntriesOf(written);
  }

  private static Map<String, String> plugins(String pom) {
    Map<String, String> versions = new TreeMap<>();
    Matcher matcher = PLUGIN.matcher(pom);
    while (matcher.find()) {
      versions.put(matcher.group(1), matcher.group(2));
    }
    return versions;
  }

  @ParameterizedTest
  @CsvSource({
    "norm,total-variation,3",
    "norm,norm,3",
    "norm,plugin,3",
    "norm,string,3",
    "norm,l2-x2,3",
    "saliency,my-method,2",
    "saliency,method,2",
    "metric,my-metric,2",
    "metric,metric,2"
  })
  void itsClassesCompileAndItsSuiteIsSound(String kind, String id, int cells) throws IOException {
    Path project = folder.resolve("project");
    assertThat(create(kind, id, "org.example", project).exitCode()).isZero();
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    Path classes = Files.createDirectory(folder.resolve("classes"));
    Path sources = project.resolve("src/main/java");
    PluginJar.compile(javaFiles(sources), classes);
    String plugin =
        Files.readString(
            project.resolve("src/main/resources/META-INF/services/io.github.fenchel.api.Plugin"));
    PluginJar.pack(plugins.resolve("made.jar"), classes, plugin.strip());

    CommandLineRun list = CommandLineRun.of("list", "--plugins", plugins.toString());
    assertThat(list.out())
        .contains(id + "  [made.jar]", "(whole, >= 1, default")
        .doesNotContain("\nrefused\n");
    CommandLineRun suite =
        CommandLineRun.of(
            "validate", project.resolve(id + ".yaml").toString(), "--plugins", plugins.toString());
    assertThat(suite.exitCode()).as(suite.err()).isZero();
    assertThat(suite.out()).contains("fine, " + cells + " cells");
  }

  /** What a method or metric does not claim, its kit leaves out. */
  @ParameterizedTest
  @CsvSource({"norm,Norm,50,0", "saliency,Method,10,1", "metric,Metric,20,1"})
  void itsTestsPassAndNoneIsSkipped(String kind, String suffix, int least, int unclaimed)
      throws IOException, ClassNotFoundException {
    Path project = project(kind);
    Path classes = Files.createDirectory(folder.resolve("classes"));
    PluginJar.compile(javaFiles(project.resolve("src")), classes);
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {classes.toUri().toURL()}, NewCommandTest.class.getClassLoader())) {
      Class<?> test = loader.loadClass("org.example.NewOne" + suffix + "Test");
      LauncherFactory.create()
          .execute(
              LauncherDiscoveryRequestBuilder.request().selectors(selectClass(test)).build(),
              summary);
    }
    TestExecutionSummary found = summary.getSummary();
    assertThat(found.getFailures()).extracting(failure -> failure.getException()).isEmpty();
    assertThat(found.getTestsAbortedCount()).isLessThanOrEqualTo(unclaimed);
    assertThat(found.getTestsSucceededCount())
        .isGreaterThan(least)
        .isEqualTo(found.getTestsFoundCount() - found.getTestsAbortedCount());
  }

  private static List<Path> javaFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return new ArrayList<>(files.filter(file -> file.toString().endsWith(".java")).toList());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "network | my-norm        | org.example         | cannot add \"network\"; expected one of norm",
        "metric | gini            | org.example         | metric \"gini\" already exists, from",
        "saliency | simple-gradient | org.example       | saliency method \"simple-gradient\" already",
        "norm   | TotalVariation  | org.example         | joined by hyphens; write e.g.",
        "norm   | l1              | org.example         | norm \"l1\" already exists, from",
        "norm   | my-norm         | Org.Example         | package \"Org.Example\" is not a Java"
            + " package",
        "norm   | my-norm         | org..example        | is not a Java package",
        "norm   | my-norm         | org.new.example     | is not a Java package",
        "norm   | my-norm         | io.github.fenchel   | is not yours",
        "norm   | my-norm         | java.util           | is not yours",
      })
  void aWrongNameIsRefusedAndNothingIsWritten(
      String kind, String id, String packageName, String named) {
    Path project = folder.resolve("project");
    CommandLineRun run = create(kind, id, packageName, project);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(named).doesNotContain("\tat ");
    assertThat(project).doesNotExist();
  }

  @Test
  void anIdThatIsTooLongForASuitesNameIsRefused() {
    CommandLineRun run = create("norm", "x".repeat(65), "org.example", folder.resolve("project"));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("65 characters, expected at most 64");
  }

  @Test
  void nothingIsOverwritten() throws IOException {
    Path project = Files.createDirectory(folder.resolve("project"));
    Path mine = Files.writeString(project.resolve("README.md"), "mine");
    CommandLineRun run = create("norm", "my-norm", "org.example", project);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(project + " is not empty", "--directory");
    assertThat(mine).hasContent("mine");
    assertThat(project).isDirectoryContaining(mine::equals);

    CommandLineRun onFile = create("norm", "my-norm", "org.example", mine);
    assertThat(onFile.exitCode()).isEqualTo(2);
    assertThat(onFile.err()).contains(mine + " is a file");
  }

  @Test
  void anEmptyFolderWillDo() throws IOException {
    Path project = Files.createDirectory(folder.resolve("project"));
    assertThat(create("norm", "my-norm", "org.example", project).exitCode()).isZero();
    assertThat(project.resolve("pom.xml")).exists();
  }

  @Test
  void aRepositoryWithoutFenchelIsRefused() {
    repository = folder.resolve("nowhere");
    CommandLineRun run = create("norm", "my-norm", "org.example", folder.resolve("project"));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("nowhere", "holds no version", "--repository");
  }
}
