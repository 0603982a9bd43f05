package io.github.fenchel.runner;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A package is a room: small, named by one sentence, and seen only by rooms further out. */
class RoomsTest {
  private static final String ROOT = "io.github.fenchel";

  /** The files that a room holds at most, its {@code package-info.java} among them. */
  private static final int MOST_FILES = 16;

  /** Rooms that are larger still; each is a debt, and leaves this list when it is paid. */
  private static final Set<String> TOO_LARGE = Set.of("backend.common", "backend.tensorflow");

  /**
   * The way of a value, from the inside out: no room depends on a later line. Rooms of one line are
   * free to choose, but for cycles.
   */
  private static final List<List<String>> WALK =
      Stream.of(
              "api.parameter api.tensor api.text",
              "api.fault",
              "api.file api.data api.backend",
              "api.model api.norm api.training",
              "api.objective",
              "api.explain",
              "api.run",
              "api.record",
              "api",
              // A suite's line, through the grammar, to the cells of a grid.
              "suites.spelling suites.yaml suites.catalog",
              "suites.grid",
              "suites.grammar",
              "suites.plan",
              "suites",
              // Norms, and what trains with them.
              "losses.geometry losses.classification",
              "losses.norm losses.attack",
              "losses.route",
              "losses.baseline",
              "losses",
              // A record, on its way to a report.
              "results.json results.measure",
              "results.codec",
              "results.record",
              "results.field results.picture",
              "results.store",
              "results.stability results.retraining",
              "results.trace results.compare results.export results.status results.gate",
              "results.report.folder results.report.number",
              "results.report",
              // A spec becomes numbers: data and network, training, explanation.
              "runner.provenance runner.random",
              "runner.data.image runner.data.split runner.data.source runner.data.augmentation"
                  + " runner.batch runner.zoo.layer",
              "runner.data.cifar runner.data.fashion runner.data.folder runner.data.npz"
                  + " runner.data.synthetic runner.zoo.block runner.train.optimizer",
              "runner.data.published runner.zoo",
              "runner.data runner.train",
              "runner.explain.saliency runner.explain.metric.map",
              "runner.explain.saliency.map runner.explain.saliency.noise"
                  + " runner.explain.metric.structure runner.explain.metric.localization"
                  + " runner.explain.metric.similarity",
              "runner.explain.metric.fidelity runner.explain.metric.stability"
                  + " runner.explain.metric.sanity runner.explain.metric.robustness"
                  + " runner.explain.metric.attack",
              "runner.explain.metric",
              "runner.explain runner.certificate",
              "runner.plugin.guard runner.scaffold",
              "runner.plugin",
              "runner.run",
              "runner.budget runner.kernel",
              // Who runs it: the child, its parent, and what a grid or a person sees of it.
              "runner.worker",
              "runner.launch",
              "runner.grid runner.trace runner.doctor",
              "runner.terminal",
              "runner.cli.option",
              "runner.cli.suite runner.cli.store",
              "runner.cli")
          .map(line -> List.of(line.split(" ")))
          .toList();

  private static final JavaClasses FENCHEL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  /** Every package with main code in any module, and its source files. */
  private static Map<String, List<Path>> rooms() throws IOException {
    Map<String, List<Path>> rooms = new TreeMap<>();
    Path project = Path.of("..").toAbsolutePath().normalize();
    List<Path> modules = new ArrayList<>(folders(project));
    modules.addAll(folders(project.resolve("backends")));
    for (Path module : modules) {
      Path sources = module.resolve("src/main/java");
      if (!Files.isDirectory(sources)) {
        continue;
      }
      try (Stream<Path> files = Files.walk(sources)) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .sorted()
            .forEach(
                file ->
                    rooms
                        .computeIfAbsent(name(sources, file.getParent()), r -> new ArrayList<>())
                        .add(file));
      }
    }
    return rooms;
  }

  private static List<Path> folders(Path parent) throws IOException {
    try (Stream<Path> entries = Files.list(parent)) {
      return entries.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static String name(Path sources, Path folder) {
    String name = sources.relativize(folder).toString().replace('/', '.').replace('\\', '.');
    assertThat(name).startsWith(ROOT + ".");
    return name.substring(ROOT.length() + 1);
  }

  private static String room(JavaClass type) {
    return type.getPackageName().substring(ROOT.length() + 1);
  }

  @Test
  void theClassesOfEveryRoomAreSeen() throws IOException {
    Set<String> seen =
        FENCHEL.stream().map(RoomsTest::room).collect(Collectors.toCollection(TreeSet::new));
    Set<String> built = new TreeSet<>(rooms().keySet());
    built.remove("benchmarks"); // which need the runner
    assertThat(built).hasSizeGreaterThan(50);
    assertThat(seen).containsAll(built);
  }

  @Test
  void aRoomHoldsAtMostSixteenFiles() throws IOException {
    Map<String, List<Path>> rooms = rooms();
    Set<String> large =
        rooms.keySet().stream()
            .filter(room -> rooms.get(room).size() > MOST_FILES)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(large)
        .as("packages of more than " + MOST_FILES + " files; split one, or pay off TOO_LARGE")
        .isEqualTo(new TreeSet<>(TOO_LARGE));
  }

  @Test
  void everyRoomSaysInOneSentenceWhatItHolds() throws IOException {
    Pattern comment = Pattern.compile("(?s)/\\*\\*(.*?)\\*/\\s*@NullMarked\\s+package ");
    rooms()
        .forEach(
            (room, files) -> {
              Path info = files.get(0).resolveSibling("package-info.java");
              assertThat(files).as("the files of " + room).contains(info);
              Matcher found = comment.matcher(read(info));
              assertThat(found.find()).as(info + " has a comment and @NullMarked").isTrue();
              String words =
                  found.group(1).replaceAll("\\n \\* ?", " ").replaceAll("\\{@[^}]*}", "x").strip();
              assertThat(words).as("the sentence of " + room).matches("[A-Z0-9x][^.]*\\.");
            });
  }

  @Test
  void aNameMeansOneClassOutsideOfTheBackends() throws IOException {
    Map<String, List<Path>> named = new TreeMap<>();
    rooms()
        .forEach(
            (room, files) -> {
              if (!room.startsWith("backend.") && !room.equals("benchmarks")) {
                files.forEach(
                    file ->
                        named
                            .computeIfAbsent(file.getFileName().toString(), n -> new ArrayList<>())
                            .add(file));
              }
            });
    named.remove("package-info.java");
    assertThat(named.values()).allSatisfy(files -> assertThat(files).hasSize(1));
  }

  @Test
  void everyRoomHasItsPlaceOnTheWay() throws IOException {
    List<String> places = WALK.stream().flatMap(List::stream).toList();
    assertThat(places).doesNotHaveDuplicates();
    assertThat(rooms().keySet())
        .filteredOn(room -> !room.startsWith("backend.") && !room.equals("benchmarks"))
        .allSatisfy(room -> assertThat(places).contains(room));
  }

  static List<String> roomsThatAreSeenFromOutside() throws IOException {
    Set<String> built = rooms().keySet();
    return WALK.subList(0, WALK.size() - 1).stream()
        .flatMap(List::stream)
        .filter(built::contains)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("roomsThatAreSeenFromOutside")
  void noRoomSeesOneFurtherOut(String room) {
    List<String> outer = new ArrayList<>();
    for (List<String> line : WALK) {
      if (line.contains(room)) {
        outer.clear();
      } else {
        outer.addAll(line);
      }
    }
    noClasses()
        .that()
        .resideInAPackage(ROOT + "." + room)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(outer.stream().map(o -> ROOT + "." + o).toArray(String[]::new))
        .check(FENCHEL);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(file + " cannot be read", e);
    }
  }
}
