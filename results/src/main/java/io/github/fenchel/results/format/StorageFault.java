package io.github.fenchel.results.format;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;

/** Says what went wrong with a file, so that a user knows what to do. */
public final class StorageFault {
  private static final long NEARLY_NOTHING = 64 * 1024;

  private StorageFault() {}

  /** The failure to write a path: disk full, read-only, no permission and the like. */
  public static FenchelException writing(Path path, IOException cause) {
    OptionalLong free = freeBytes(path);
    if (isFull(cause, free)) {
      String left = free.isPresent() ? free.getAsLong() + " bytes free" : "free space unknown";
      return new FenchelException(
          FailureKind.MACHINE,
          path
              + ": the disk is full ("
              + left
              + "); free some space or choose another store with --store DIR, then run again",
          cause);
    }
    return new FenchelException(
        FailureKind.MACHINE,
        path
            + ": cannot be written ("
            + reason(cause)
            + "); make it writable or choose another store with --store DIR",
        cause);
  }

  /** Returns what the system said, without the path that messages of Java repeat. */
  public static String reason(IOException cause) {
    String name = cause.getClass().getSimpleName();
    if (cause instanceof java.nio.file.FileSystemException system && system.getReason() != null) {
      return system.getReason();
    }
    return switch (name) {
      case "NoSuchFileException" -> "no such file or folder";
      case "AccessDeniedException" -> "permission denied";
      case "FileAlreadyExistsException" -> "a file is in the way";
      default -> cause.getMessage() == null ? name : cause.getMessage();
    };
  }

  /** The system's words depend on its language, so little free space tells as well. */
  private static boolean isFull(IOException cause, OptionalLong free) {
    String said = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    return said.contains("no space left")
        || said.contains("quota exceeded")
        || said.contains("not enough space")
        || (free.isPresent() && free.getAsLong() < NEARLY_NOTHING && !said.contains("read-only"));
  }

  private static OptionalLong freeBytes(Path path) {
    for (Path at = path.toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at)) {
        try {
          return OptionalLong.of(Files.getFileStore(at).getUsableSpace());
        } catch (IOException unknown) {
          return OptionalLong.empty();
        }
      }
    }
    return OptionalLong.empty();
  }
}
