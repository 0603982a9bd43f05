package io.github.fenchel.results.report.folder;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.AtomicFile;
import io.github.fenchel.api.file.Folders;
import io.github.fenchel.api.file.StorageFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A report that is being written: into a folder within its place, from where its files move to
 * theirs when all are there.
 *
 * <p>Of what is in its place, only the files that the last report wrote are replaced or removed: it
 * left a list of them, see {@link ReportManifest}. The folder itself stays, so it may be a link, a
 * mount point or a checkout. Files are not forced to the disk one by one, as results are: a report
 * that a power cut spoils is written again.
 */
public final class ReportFolder implements AutoCloseable {
  /** What is read first, and therefore moves last. */
  public static final String OVERVIEW = "data/overview.js";

  private final Path target;
  private final boolean made;
  private final Path folder;
  private final Set<String> before;
  private final Set<String> files = new TreeSet<>();

  private ReportFolder(Path target, boolean made, Path folder, Set<String> before) {
    this.target = target;
    this.made = made;
    this.folder = folder;
    this.before = before;
  }

  /**
   * Begins a report.
   *
   * @throws FenchelException of kind USER if something else is in its place; of kind MACHINE if it
   *     cannot be written
   */
  public static ReportFolder begin(Path out) {
    Path target = out.toAbsolutePath().normalize();
    boolean make = !Folders.exists(target);
    try {
      if (!make && !Folders.isThere(target)) {
        throw FenchelException.user(
            out + ": is a file; expected a folder; choose another with --out DIR");
      }
      Set<String> before = Set.of();
      if (Folders.in(target).stream().anyMatch(path -> !isLeftOver(path))) {
        before = ReportManifest.read(target).orElseThrow(() -> notAReport(out));
      }
      Folders.make(target);
      Path folder = target.resolve(AtomicFile.TEMPORARY + UUID.randomUUID());
      Folders.makeNew(folder);
      return new ReportFolder(target, make, folder, before);
    } catch (IOException e) {
      throw StorageFault.writing(out, e, "choose another folder with --out DIR");
    }
  }

  private static FenchelException notAReport(Path out) {
    return FenchelException.user(
        out
            + ": is not a report of this version, and not empty; expected a new folder, an empty"
            + " one or one that a report wrote (it has a file "
            + ReportManifest.FILE
            + "); choose another with --out DIR");
  }

  /** What a report left that was killed while it was written. */
  private static boolean isLeftOver(Path path) {
    return String.valueOf(path.getFileName()).startsWith(AtomicFile.TEMPORARY);
  }

  /** Writes data as a script, and returns the size of the file. */
  public long script(String file, String key, JsonNode data) {
    byte[] bytes = DataScript.of(key, data);
    write(file, bytes);
    return bytes.length;
  }

  /**
   * Copies a file of Fenchel's own, or of a library's, into the report; its name is relative to a
   * class.
   */
  public void resource(String file, Class<?> beside, String resource) {
    try (InputStream in = beside.getResourceAsStream(resource)) {
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
      Folders.make(path.resolveSibling(""));
      AtomicFile.writeNew(path, bytes);
      files.add(file);
    } catch (IOException e) {
      throw StorageFault.writing(target.resolve(file), e, "choose another folder with --out DIR");
    }
  }

  /**
   * Puts the report in its place.
   *
   * @throws FenchelException of kind USER if a file of somebody else's has the name of one of the
   *     report's, or a link is on the way to it; nothing has changed then
   */
  public void commit() {
    requireFree();
    Set<String> both = new TreeSet<>(before);
    both.addAll(files);
    try {
      // A process killed on the way leaves a list that has every file of both.
      ReportManifest.write(target, both);
      List<String> inOrder = new ArrayList<>(files);
      inOrder.remove(OVERVIEW);
      inOrder.add(OVERVIEW);
      for (String file : inOrder) {
        if (files.contains(file)) {
          Path path = target.resolve(file);
          Folders.make(path.resolveSibling(""));
          Folders.move(folder.resolve(file), path);
        }
      }
      for (String file : before) {
        if (!files.contains(file)) {
          Folders.deleteFile(target.resolve(file));
          Folders.deleteIfEmpty(target.resolve(file).resolveSibling(""));
        }
      }
      ReportManifest.write(target, files);
    } catch (IOException e) {
      throw StorageFault.writing(target, e, "choose another folder with --out DIR");
    }
  }

  private void requireFree() {
    try {
      for (String file : files) {
        Path path = target.resolve(file);
        Folders.requireNoLink(target, path.resolveSibling(""));
        if (!before.contains(file) && Folders.isAnything(path)) {
          throw FenchelException.user(
              path
                  + ": is not a file of the last report, and would be replaced; move it, or choose"
                  + " another folder with --out DIR");
        }
      }
      for (String file : before) {
        Folders.requireNoLink(target, target.resolve(file).resolveSibling(""));
      }
    } catch (IOException e) {
      throw FenchelException.user(
          StorageFault.reason(e)
              + "; a report does not write through links in its folder; remove it");
    }
  }

  /** Removes what was not committed. */
  @Override
  public void close() {
    try {
      Folders.delete(folder);
      if (made) {
        Folders.deleteIfEmpty(target);
      }
    } catch (IOException e) {
      throw StorageFault.writing(folder, e);
    }
  }
}
