package io.github.fenchel.api.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How much room a disk has, and whether it can be written. */
public final class Disk {
  private Disk() {}

  /** Returns how many bytes are free where a path is or will be; empty where that is unknown. */
  public static OptionalLong freeBytes(Path path) {
    try {
      return OptionalLong.of(Files.getFileStore(nearest(path)).getUsableSpace());
    } catch (IOException unknown) {
      return OptionalLong.empty();
    }
  }

  /** Returns a path if it exists, else its nearest existing parent folder. */
  public static Path nearest(Path path) {
    Path at = path.toAbsolutePath();
    while (!Files.exists(at) && at.getParent() != null) {
      at = at.getParent();
    }
    return at;
  }

  /**
   * Proves that files can be made in a folder: makes an empty one and deletes it.
   *
   * @throws IOException if not
   */
  public static void probe(Path folder) throws IOException {
    Files.delete(Files.createTempFile(folder, AtomicFile.TEMPORARY, null));
  }
}
