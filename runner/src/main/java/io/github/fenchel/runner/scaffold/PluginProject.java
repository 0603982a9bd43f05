package io.github.fenchel.runner.scaffold;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.AtomicFile;
import io.github.fenchel.api.file.Folders;
import io.github.fenchel.api.file.StorageFault;
import io.github.fenchel.api.parameter.Descriptor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;

/**
 * A Maven project that adds one part: a worked formula, its tests, a suite, a README.
 *
 * @param kind what it adds
 * @param id its name in suites
 * @param packageName the Java package of its classes
 * @param repository where the project takes Fenchel's jars from
 * @param launcher the command that starts Fenchel
 */
public record PluginProject(
    ProjectKind kind, String id, String packageName, FileRepository repository, String launcher) {
  private static final Pattern PACKAGE = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*");

  /** A suite is filed under the part's id, and a suite's name may have so many characters. */
  private static final int LONGEST = 64;

  /**
   * Checks the names.
   *
   * @throws FenchelException of kind USER if one is none
   */
  public PluginProject {
    try {
      Descriptor.of(id, "the id is checked here");
    } catch (IllegalArgumentException unfit) {
      throw FenchelException.user(unfit.getMessage() + "; write e.g. total-variation");
    }
    if (id.length() > LONGEST) {
      throw FenchelException.user(
          "id \"" + id + "\" has " + id.length() + " characters, expected at most " + LONGEST);
    }
    if (!PACKAGE.matcher(packageName).matches()
        || !SourceVersion.isName(packageName, SourceVersion.RELEASE_17)) {
      throw FenchelException.user(
          "package \""
              + packageName
              + "\" is not a Java package of lower-case words joined by dots; write e.g."
              + " org.example");
    }
    if (isOwned(packageName)) {
      throw FenchelException.user(
          "package \"" + packageName + "\" is not yours to add to; write e.g. org.example");
    }
  }

  private static boolean isOwned(String packageName) {
    return Stream.of("java", "javax", "io.github.fenchel")
        .anyMatch(owned -> (packageName + ".").startsWith(owned + "."));
  }

  /**
   * Writes the project.
   *
   * @param folder a folder that is empty or does not exist; nothing is overwritten
   * @return the files, relative to the folder
   * @throws FenchelException of kind USER if the folder is taken, MACHINE if it cannot be written
   */
  public List<Path> write(Path folder) {
    requireFree(folder);
    // Read whole before anything is written.
    Map<Path, String> files = files();
    files.forEach((path, text) -> write(folder.resolve(path), text));
    return List.copyOf(files.keySet());
  }

  private static void requireFree(Path folder) {
    if (!Folders.isAnything(folder)) {
      return;
    }
    if (!Folders.isThere(folder)) {
      throw FenchelException.user(folder + " is a file; choose a folder with --directory DIR");
    }
    if (!Folders.in(folder).isEmpty()) {
      throw FenchelException.user(
          folder
              + " is not empty, and nothing is overwritten; choose another folder with"
              + " --directory DIR");
    }
  }

  private static void write(Path file, String text) {
    try {
      Path parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        Folders.make(parent);
      }
      AtomicFile.writeNew(file, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw StorageFault.writing(file, e);
    }
  }

  private Map<Path, String> files() {
    Template template = new Template(kind.word(), values());
    String suffix = kind.suffix();
    Path sources = Path.of("src", "main", "java").resolve(packagePath());
    Path tests = Path.of("src", "test", "java").resolve(packagePath());
    Path services = Path.of("src", "main", "resources", "META-INF", "services");
    Map<Path, String> files = new LinkedHashMap<>();
    files.put(Path.of("README.md"), template.fill("README.md"));
    files.put(sources.resolve(name() + suffix + ".java"), template.fill(suffix + ".java"));
    files.put(sources.resolve(name() + "Plugin.java"), template.fill("Plugin.java"));
    files.put(tests.resolve(name() + suffix + "Test.java"), template.fill(suffix + "Test.java"));
    files.put(Path.of(id + ".yaml"), template.fill("suite.yaml"));
    files.put(Path.of("pom.xml"), template.fill("pom.xml"));
    files.put(services.resolve("io.github.fenchel.api.Plugin"), template.fill("service"));
    files.put(Path.of(".gitignore"), template.fill("gitignore"));
    return files;
  }

  private Map<String, String> values() {
    String word = kind.part().word();
    return Map.of(
        "id", id,
        "array", id.replace('-', '_'),
        "kind", word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1),
        "name", name(),
        "package", packageName,
        "path", packageName.replace('.', '/'),
        "version", repository.version(),
        // An address has no other character that XML knows.
        "repository", repository.url().replace("&", "&amp;"),
        "launcher", launcher);
  }

  private Path packagePath() {
    return Path.of(packageName.replace('.', '/'));
  }

  /** Returns what its classes' names start with: {@code TotalVariation} for total-variation. */
  private String name() {
    return Arrays.stream(id.split("-", -1))
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining());
  }
}
