package io.github.fenchel.results.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.results.format.StorageFault;
import io.github.fenchel.results.store.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * A report that is being written: a folder beside its place, which takes it when all is there.
 *
 * <p>An older report is replaced; any other folder with something in it is left alone. Files are
 * not forced to the disk one by one, as results are: a report that a power cut spoils is written
 * again.
 */
final class ReportFolder implements AutoCloseable {
  /** What tells a report from other folders, and holds all that is read first. */
  static final String OVERVIEW = "data/overview.js";

  private final Path target;
  private final Path folder;

  private ReportFolder(Path target, Path folder) {
    this.target = target;
    this.folder = folder;
  }

  /**
   * Begins a report.
   *
   * @throws FenchelException of kind USER if something else is in its place; of kind MACHINE if it
   *     cannot be written
   */
  static ReportFolder begin(Path out) {
    Path target = out.toAbsolutePath().normalize();
    try {
      if (Files.exists(target) && !isFree(target)) {
        throw FenchelException.user(
            out
                + ": is no report, and not empty; expected a new folder, an empty one or an older"
                + " report, which is replaced; choose another with --out DIR");
      }
      Path folder = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
      Files.createDirectories(folder);
      return new ReportFolder(target, folder);
    } catch (IOException e) {
      throw StorageFault.writing(out, e);
    }
  }

  private static boolean isFree(Path target) throws IOException {
    if (!Files.isDirectory(target)) {
      return false;
    }
    if (Files.isRegularFile(target.resolve(OVERVIEW))) {
      return true;
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(target)) {
      return !found.iterator().hasNext();
    }
  }

  /** Writes data as a script, and returns the size of the file. */
  long script(String file, String key, JsonNode data) {
    byte[] bytes = Script.of(key, data);
    write(file, bytes);
    return bytes.length;
  }

  /** Copies a file of Fenchel's own, or of a library's, into the report. */
  void resource(String file, String resource) {
    try (InputStream in = ReportFolder.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from the class path");
      }
      write(file, in.readAllBytes());
    } catch (IOException e) {
      throw new IllegalStateException("a resource can always be read", e);
    }
  }

  private void write(String file, byte[] bytes) {
    Path path = folder.resolve(file);
    try {
      Files.createDirectories(path.resolveSibling(""));
      Files.write(path, bytes);
    } catch (IOException e) {
      throw StorageFault.writing(target.resolve(file), e);
    }
  }

  /** Puts the report in its place. */
  void commit() {
    Path old = folder.resolveSibling(folder.getFileName() + ".old");
    try {
      if (Files.exists(target)) {
        Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
      Folders.delete(old);
    } catch (IOException e) {
      throw StorageFault.writing(target, e);
    }
  }

  /** Removes what was not committed. */
  @Override
  public void close() {
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      throw StorageFault.writing(folder, e);
    }
  }
}
