package io.github.fenchel.api.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * Which process holds a lock, where the system reports it: Linux does, for the processes it runs.
 */
public final class LockHolders {
  private static final Path LOCKS = Path.of("/proc/locks");

  private LockHolders() {}

  /** Returns the process that holds the lock of one byte of a file; empty where that is unknown. */
  public static OptionalLong of(Path file, long at) {
    if (!Files.isReadable(LOCKS) || !Files.exists(file)) {
      return OptionalLong.empty();
    }
    try {
      Object inode = Files.getAttribute(file, "unix:ino");
      return in(Files.readAllLines(LOCKS), String.valueOf(inode), at);
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
      return OptionalLong.empty();
    }
  }

  /** Reads lines such as {@code 4: POSIX ADVISORY WRITE 1234 08:01:4711 42 42}. */
  static OptionalLong in(List<String> locks, String inode, long at) {
    for (String line : locks) {
      String[] words = line.strip().split("\\s+", -1);
      // A waiting lock has an arrow in front of its kind: it holds nothing.
      if (words.length == 8
          && words[1].equals("POSIX")
          && words[5].endsWith(":" + inode)
          && words[6].equals(Long.toString(at))
          && words[7].equals(words[6])) {
        long process = Long.parseLong(words[4]);
        return process > 0 ? OptionalLong.of(process) : OptionalLong.empty();
      }
    }
    return OptionalLong.empty();
  }
}
