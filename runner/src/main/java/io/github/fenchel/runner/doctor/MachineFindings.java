package io.github.fenchel.runner.doctor;

import com.sun.management.OperatingSystemMXBean;
import io.github.fenchel.api.file.Disk;
import io.github.fenchel.api.file.Folders;
import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.api.file.StorageFault;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Java, cores, memory and disk. */
final class MachineFindings {
  private static final long GIB = 1L << 30;

  /** What a small run takes: Java's heap and an engine. */
  private static final long SMALL_RUN = 2 * GIB;

  /** Weights and maps of a grid of small runs. */
  private static final long SMALL_GRID = GIB;

  private static final int OLDEST = 17;

  private MachineFindings() {}

  static List<Finding> findings(Path store) {
    List<Finding> findings = new ArrayList<>();
    findings.add(java());
    findings.add(
        Finding.fine(
            "cores",
            Runtime.getRuntime().availableProcessors()
                + " ("
                + System.getProperty("os.name")
                + " "
                + System.getProperty("os.arch")
                + ")"));
    findings.add(memory());
    findings.add(store(store));
    findings.add(temporary());
    return findings;
  }

  private static Finding java() {
    String found =
        Runtime.version()
            + ", "
            + System.getProperty("java.vm.name")
            + ", "
            + System.getProperty("java.home");
    return Runtime.version().feature() >= OLDEST
        ? Finding.fine("Java", found)
        : Finding.wrong("Java", found, "install a JDK 17 or later, or set JAVA_HOME");
  }

  private static Finding memory() {
    if (!(ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system)) {
      return Finding.note("memory", "unknown: this Java does not report it", "");
    }
    long all = system.getTotalMemorySize();
    long free = availableBytes(system.getFreeMemorySize());
    String found = gib(free) + " of " + gib(all) + " available";
    return free >= SMALL_RUN
        ? Finding.fine("memory", found)
        : Finding.note(
            "memory",
            found,
            "a small run takes about "
                + gib(SMALL_RUN)
                + "; close other programs, or use --jobs 1");
  }

  /** What Linux would give a new program, its caches included, which count as used elsewhere. */
  private static long availableBytes(long free) {
    Path file = Path.of("/proc/meminfo");
    try {
      if (RegularFile.isReadable(file)) {
        for (String line : RegularFile.lines(file, RegularFile.TEXT)) {
          if (line.startsWith("MemAvailable:")) {
            return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
          }
        }
      }
    } catch (IOException unknown) {
      // Then report what is free without the caches: too little rather than too much.
    }
    return free;
  }

  private static Finding store(Path store) {
    Path there = Disk.nearest(store.toAbsolutePath().normalize());
    String place = store.toAbsolutePath().normalize().toString();
    String remedy = "choose another store with --store DIR or FENCHEL_STORE";
    if (!Folders.isThere(there)) {
      return Finding.wrong("store", place + ": " + there + " is a file", remedy);
    }
    try {
      Disk.probe(there);
      OptionalLong free = Disk.freeBytes(there);
      String found =
          place
              + (there.equals(store.toAbsolutePath().normalize())
                  ? ": writable, "
                  : ": not there yet, can be made, ")
              + (free.isPresent() ? gib(free.getAsLong()) + " free" : "free space unknown");
      return free.orElse(SMALL_GRID) >= SMALL_GRID
          ? Finding.fine("store", found)
          : Finding.wrong("store", found, "free some space (fenchel gc), or " + remedy);
    } catch (IOException e) {
      return Finding.wrong(
          "store",
          place + ": " + there + " cannot be written (" + StorageFault.reason(e) + ")",
          "make it writable, or " + remedy);
    }
  }

  private static Finding temporary() {
    String folder = System.getProperty("java.io.tmpdir", "");
    try {
      Disk.probe(Path.of(folder));
      return Finding.fine("temporary files", folder + ": writable");
    } catch (IOException e) {
      return Finding.wrong(
          "temporary files",
          folder + ": cannot be written (" + StorageFault.reason(e) + ")",
          "name a writable folder: TMPDIR=DIR");
    }
  }

  private static String gib(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", (double) bytes / GIB);
  }
}
