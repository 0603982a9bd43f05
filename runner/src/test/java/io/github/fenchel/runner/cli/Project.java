package io.github.fenchel.runner.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** This project's tree, as its pages speak of it. */
final class Project {
  /** Tests run in their module's folder. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern TYPE =
      Pattern.compile("(?:class|record|enum|interface) (\\w+)|import [\\w.]+\\.(\\w+);");
  private static final Pattern MODULE = Pattern.compile("<module>([\\w/]+)</module>");
  private static final Pattern DEPENDENCY =
      Pattern.compile(
          "<groupId>io\\.github\\.fenchel</groupId><artifactId>fenchel-(?:backend-)?(\\w+)"
              + "</artifactId>(?:<scope>(\\w+)</scope>)?");

  private Project() {}

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns README and the pages of docs. */
  static List<Page> pages() {
    return Stream.concat(Stream.of(ROOT.resolve("README.md")), files("docs", ".md").stream())
        .map(Page::read)
        .toList();
  }

  static Page page(String name) {
    return Page.read(ROOT.resolve("docs").resolve(name));
  }

  /** Returns a folder's files of one ending, in order; not those of its folders. */
  static List<Path> files(String folder, String ending) {
    try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the paths of the modules, as the root's {@code pom.xml} has them. */
  static List<String> modules() {
    return MODULE.matcher(text(ROOT.resolve("pom.xml"))).results().map(m -> m.group(1)).toList();
  }

  /** Returns {@code runner --> api} and, of what is needed at run time alone, {@code a -.-> b}. */
  static Set<String> dependencies() {
    Set<String> dependencies = new TreeSet<>();
    for (String module : modules()) {
      String name = module.substring(module.lastIndexOf('/') + 1);
      DEPENDENCY
          .matcher(text(ROOT.resolve(module).resolve("pom.xml")))
          .results()
          .filter(found -> !"test".equals(found.group(2)))
          .forEach(
              found ->
                  dependencies.add(
                      name
                          + ("runtime".equals(found.group(2)) ? " -.-> " : " --> ")
                          + found.group(1)));
    }
    return dependencies;
  }

  /** Returns the packages with main code, without what begins the names of all. */
  static Set<String> rooms() {
    Set<String> rooms = new TreeSet<>();
    for (String module : modules()) {
      Path root = ROOT.resolve(module).resolve("src/main/java/io/github/fenchel");
      under(root)
          .filter(file -> file.endsWith("package-info.java"))
          .map(
              file -> root.relativize(file.getParent()).toString().replace(File.separatorChar, '.'))
          .forEach(rooms::add);
    }
    return rooms;
  }

  /** Returns the Java files and scripts of all modules. */
  static List<Path> sources() {
    return modules().stream()
        .flatMap(module -> under(ROOT.resolve(module).resolve("src")))
        .toList();
  }

  private static Stream<Path> under(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the simple names of the types that the code declares or imports. */
  static Set<String> types() {
    return sources().stream()
        .filter(file -> file.toString().endsWith(".java"))
        .flatMap(file -> TYPE.matcher(text(file)).results())
        .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
        .collect(Collectors.toSet());
  }
}
