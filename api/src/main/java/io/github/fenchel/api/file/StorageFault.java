package io.github.fenchel.api.file;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;

/** Says what went wrong with a file, so that a user knows what to do. */
public final class StorageFault {
  private static final long NEARLY_NOTHING = 64 * 1024;

  /** With this many bytes free, a write does not fail for lack of space. */
  private static final long ROOM = 256L << 20;

  private StorageFault() {}

  /** The failure to write a path: disk full, read-only, no permission and the like. */
  public static FenchelException writing(Path path, IOException cause) {
    return writing(path, cause, "choose another place");
  }

  /**
   * The failure to write a path.
   *
   * @param otherwise what the user may do instead, e.g. {@code "choose another store with --store
   *     DIR"}
   */
  public static FenchelException writing(Path path, IOException cause, String otherwise) {
    OptionalLong free = Disk.freeBytes(path);
    if (isFull(cause, free)) {
      // A quota or a device may be full where the disk is not.
      boolean disk = free.isPresent() && free.getAsLong() < ROOM;
      String left = disk ? free.getAsLong() + " bytes free" : reason(cause);
      return machine(
          path
              + ": the disk is full ("
              + left
              + "); free some space or "
              + otherwise
              + ", then run again",
          cause);
    }
    return machine(
        path + ": cannot be written (" + reason(cause) + "); make it writable or " + otherwise,
        cause);
  }

  /** The failure to read what should be readable: permissions, a broken disk and the like. */
  public static FenchelException reading(Path path, IOException cause) {
    String reason = reason(cause);
    String remedy =
        reason.endsWith(RegularFile.NOT_REGULAR) || reason.contains(RegularFile.A_FOLDER)
            ? "put a regular file in its place"
            : reason.contains(RegularFile.TOO_LONG) ? "shorten or remove it" : "make it readable";
    return machine(path + ": cannot be read (" + reason + "); " + remedy, cause);
  }

  private static FenchelException machine(String message, IOException cause) {
    return new FenchelException(FailureKind.MACHINE, message, cause);
  }

  /** Returns what the system said, without the path that messages of Java repeat. */
  public static String reason(IOException cause) {
    String name = cause.getClass().getSimpleName();
    if (cause instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason();
    }
    return switch (name) {
      case "NoSuchFileException" -> "no such file or folder";
      case "AccessDeniedException" -> "permission denied";
      case "FileAlreadyExistsException" -> "a file is in the way";
      case "NotDirectoryException" -> "not a folder";
      case "DirectoryNotEmptyException" -> "a folder that is not empty";
      default -> cause.getMessage() == null ? name : cause.getMessage();
    };
  }

  /** The system's words depend on its language, so little free space also counts as a sign. */
  private static boolean isFull(IOException cause, OptionalLong free) {
    String said = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    return said.contains("no space left")
        || said.contains("quota exceeded")
        || said.contains("not enough space")
        || (free.isPresent() && free.getAsLong() < NEARLY_NOTHING && !said.contains("read-only"));
  }
}
