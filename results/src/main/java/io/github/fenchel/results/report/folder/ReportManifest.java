package io.github.fenchel.results.report.folder;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.Folders;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The list of its own files that a report leaves, so that the next one touches no others. */
final class ReportManifest {
  static final String FILE = "fenchel-report.json";

  /** The names of a report's files: nothing hidden, nothing outside the folder. */
  private static final Pattern NAME =
      Pattern.compile("(?:[A-Za-z0-9_][A-Za-z0-9._-]*/)*[A-Za-z0-9_][A-Za-z0-9._-]*");

  private ReportManifest() {}

  /**
   * Returns the files that the last report wrote into a folder; empty if none did.
   *
   * @throws FenchelException of kind USER if the list is broken, or names what no report writes
   */
  static Optional<Set<String>> read(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Folders.isAnything(file)) {
      return Optional.empty();
    }
    Set<String> files = new TreeSet<>(FileList.read(file));
    for (String name : files) {
      if (!NAME.matcher(name).matches()) {
        throw FenchelException.user(
            file
                + ": lists \""
                + name
                + "\", which no report writes; choose another folder with --out DIR");
      }
    }
    return Optional.of(files);
  }

  /** Writes the list. */
  static void write(Path folder, Set<String> files) {
    new FileList(List.copyOf(files)).write(folder.resolve(FILE));
  }
}
