package io.github.fenchel.runner.run;

import io.github.fenchel.api.file.RegularFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The memory of processes, where the system reports it (Linux). */
public final class ResidentMemory {
  private static final long KIB = 1024;

  private ResidentMemory() {}

  /** Returns whether the system reports how much memory a process uses. */
  public static boolean isTold() {
    return currentBytes(ProcessHandle.current().pid()) > 0;
  }

  /** Returns this process's largest resident size so far, in bytes; 0 where unknown. */
  static long peakBytes() {
    return bytes("self", "VmHWM:");
  }

  /** Returns a process's resident size, in bytes; 0 where unknown, or if it is gone. */
  public static long currentBytes(long pid) {
    return bytes(Long.toString(pid), "VmRSS:");
  }

  private static long bytes(String process, String field) {
    Path status = Path.of("/proc", process, "status");
    if (!RegularFile.isReadable(status)) {
      return 0;
    }
    try {
      List<String> lines = RegularFile.lines(status, RegularFile.TEXT);
      for (String line : lines) {
        if (line.startsWith(field)) {
          return KIB * Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
      }
      return 0;
    } catch (IOException gone) {
      return 0;
    }
  }
}
