package io.github.fenchel.runner.data.source;

import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.file.RegularFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What was found out about files that must be read for it, as long as they do not change: every
 * check of a suite asks.
 */
public final class RememberedInfo {
  private static final Map<List<Object>, DatasetInfo> KNOWN = new ConcurrentHashMap<>();

  private RememberedInfo() {}

  /**
   * Returns what is known.
   *
   * @param source the dataset with its parameters, equal for equal ones
   * @param files the files that it is read from
   * @param read finds it out
   */
  public static DatasetInfo of(Object source, List<Path> files, Supplier<DatasetInfo> read) {
    List<Object> key = new ArrayList<>(List.of(source));
    try {
      for (Path file : files) {
        key.add(file.toAbsolutePath());
        key.add(RegularFile.stamp(file));
      }
    } catch (IOException unreadable) {
      return read.get(); // which says what is wrong
    }
    DatasetInfo known = KNOWN.get(key);
    if (known == null) {
      known = read.get();
      KNOWN.put(List.copyOf(key), known);
    }
    return known;
  }
}
