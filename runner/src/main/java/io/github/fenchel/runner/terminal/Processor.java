package io.github.fenchel.runner.terminal;

import io.github.fenchel.api.file.RegularFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The processor that computes, for people: bits may depend on it. */
public final class Processor {
  private static final Path LISTING = Path.of("/proc/cpuinfo");

  private Processor() {}

  /** Returns its name and the widest vectors that it has, as far as the system reports them. */
  public static String describe() {
    String architecture = System.getProperty("os.arch", "unknown");
    List<String> lines;
    try {
      lines = RegularFile.lines(LISTING, RegularFile.TEXT);
    } catch (IOException notLinux) {
      return architecture;
    }
    String flags = " " + value(lines, "flags") + " ";
    String vectors =
        flags.contains(" avx512f ") ? "AVX-512" : flags.contains(" avx2 ") ? "AVX2" : "";
    return String.join(
        ", ",
        List.of(architecture, value(lines, "model name"), vectors).stream()
            .filter(word -> !word.isEmpty())
            .toList());
  }

  private static String value(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(key))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("");
  }
}
