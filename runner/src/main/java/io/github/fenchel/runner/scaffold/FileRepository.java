package io.github.fenchel.runner.scaffold;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.Folders;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder in the layout of a Maven repository that holds Fenchel's own jars.
 *
 * @param folder the folder, absolute
 * @param version the version of Fenchel that it holds
 */
public record FileRepository(Path folder, String version) {
  private static final Path API = Path.of("io", "github", "fenchel", "fenchel-api");

  /**
   * Looks into a repository.
   *
   * @throws FenchelException of kind USER if it does not hold exactly one version of Fenchel
   */
  public static FileRepository of(Path folder) {
    Path api = folder.resolve(API);
    List<String> versions = Folders.isThere(api) ? foldersOf(api) : List.of();
    if (versions.size() != 1) {
      String held = versions.isEmpty() ? "no version" : "the versions " + versions;
      throw FenchelException.user(
          "the repository "
              + folder
              + " holds "
              + held
              + " of fenchel-api, expected one; let ./fenchel build with a network once, or name"
              + " another with --repository DIR");
    }
    return new FileRepository(folder.toAbsolutePath().normalize(), versions.get(0));
  }

  private static List<String> foldersOf(Path folder) {
    return Folders.in(folder).stream()
        .filter(Folders::isThere)
        .map(path -> String.valueOf(path.getFileName()))
        .toList();
  }

  /** Returns its address, e.g. {@code file:///home/me/fenchel/target/repository}. */
  public String url() {
    String url = folder.toUri().toString();
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }
}
