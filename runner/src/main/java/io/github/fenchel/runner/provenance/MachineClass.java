package io.github.fenchel.runner.provenance;

import io.github.fenchel.api.file.Folders;
import io.github.fenchel.api.file.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What kind of device computes: of one kind, and at equal engines, equal bits are expected.
 *
 * <p>Engines choose their kernels by a CPU's instruction sets, and some by its vendor, too: the
 * kind of a CPU is its architecture, the level of its instruction sets and its vendor, e.g. {@code
 * cpu amd64 x86-64-v4 GenuineIntel}. The kind of a GPU is its model.
 */
public final class MachineClass {
  private static final Path PROC = Path.of("/proc");

  /** More than the kernel says of one processor. */
  private static final int ONE_PROCESSOR = 1 << 14;

  /** The levels of the x86-64 psABI, the highest first, as Linux calls what they need. */
  private static final List<Level> LEVELS =
      List.of(
          new Level("x86-64-v4", Set.of("avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl")),
          new Level("x86-64-v3", Set.of("avx2", "bmi1", "bmi2", "f16c", "fma", "movbe")),
          new Level("x86-64-v2", Set.of("sse4_1", "sse4_2", "ssse3", "popcnt")));

  private record Level(String name, Set<String> flags) {}

  private MachineClass() {}

  /** Returns the kind of a device of this machine, e.g. of {@code cpu} or {@code cuda:0}. */
  public static String of(String device) {
    return of(device, System.getProperty("os.arch", ""), PROC);
  }

  /**
   * Returns the kind of a device.
   *
   * @param proc where the kernel describes the machine; on other systems, nowhere
   */
  static String of(String device, String architecture, Path proc) {
    boolean gpu = device.startsWith("cuda");
    String detail =
        gpu ? gpus(proc.resolve("driver/nvidia/gpus")) : processor(text(proc.resolve("cpuinfo")));
    String kind = (gpu ? "cuda" : device) + " " + architecture;
    return detail.isEmpty() ? kind : kind + " " + detail;
  }

  /**
   * Returns all that the kernel says of this machine's processor and that stays: its model, its
   * microcode, its caches, what it can do; empty where it says nothing.
   */
  public static SortedMap<String, String> processor() {
    return processor(PROC);
  }

  /** Returns what the kernel says there; clock rates change with every look. */
  static SortedMap<String, String> processor(Path proc) {
    SortedMap<String, String> facts = facts(text(proc.resolve("cpuinfo")));
    facts.keySet().removeAll(List.of("cpu MHz", "bogomips", "BogoMIPS"));
    return facts;
  }

  private static SortedMap<String, String> facts(String report) {
    SortedMap<String, String> facts = new TreeMap<>();
    for (String line : report.split("\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        facts.putIfAbsent(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      }
    }
    return facts;
  }

  private static String processor(String report) {
    Map<String, String> facts = facts(report);
    String vendor = facts.getOrDefault("vendor_id", facts.getOrDefault("CPU implementer", ""));
    String flags = facts.get("flags");
    if (flags == null) { // Arm lists what a core can do as "Features", and its make as "part"
      String part = facts.getOrDefault("CPU part", "");
      return (vendor + " " + part).strip();
    }
    Set<String> has = new HashSet<>(List.of(flags.split(" ", -1)));
    Set<String> needed = new HashSet<>();
    String reached = "x86-64";
    for (int i = LEVELS.size() - 1; i >= 0; i--) { // a level needs all below it
      needed.addAll(LEVELS.get(i).flags());
      reached = has.containsAll(needed) ? LEVELS.get(i).name() : reached;
    }
    return (reached + " " + vendor).strip();
  }

  /** The models of all GPUs: a run leases whichever is free. */
  private static String gpus(Path folder) {
    TreeSet<String> models = new TreeSet<>();
    for (Path gpu : Folders.isReadable(folder) ? Folders.in(folder) : List.<Path>of()) {
      for (String line : text(gpu.resolve("information")).split("\n", -1)) {
        if (line.startsWith("Model:")) {
          models.add(line.substring("Model:".length()).strip());
        }
      }
    }
    return String.join(" + ", models);
  }

  /** The beginning of a file of the kernel's; empty where there is none. */
  private static String text(Path file) {
    try (InputStream in = RegularFile.open(file, RegularFile.TEXT)) {
      return new String(in.readNBytes(ONE_PROCESSOR), StandardCharsets.UTF_8);
    } catch (IOException none) {
      return "";
    }
  }
}
