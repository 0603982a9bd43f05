package io.github.fenchel.results.compare;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The fields in which compared runs may differ.
 *
 * @param names as the user gave them: a field ({@code threads}), a part with its arguments ({@code
 *     norm}), an argument wherever it occurs ({@code epsilon}), or a family ({@code engine})
 */
record Axes(List<String> names) {
  /**
   * What cannot stay when the axis changes: another backend has other engine versions and other
   * libraries, and another part may be of another plugin.
   */
  private static final Map<String, List<String>> ENTAILED =
      Map.of(
          "backend", List.of("engine", "libraries", "plugins"),
          "device", List.of("deviceClass", "engine", "libraries"),
          "dataset", List.of("data", "plugins"),
          "architecture", List.of("plugins"),
          "norm", List.of("plugins"),
          "objective", List.of("norm", "plugins"));

  /** What bits depend on beside the code: backend, versions, device, threads and the like. */
  private static final Axes MACHINERY =
      new Axes(
          List.of(
              "backend",
              "device",
              "dataType",
              "threads",
              "engine",
              "libraries",
              "variables",
              "deviceClass"));

  /** What computes, as opposed to what is computed. */
  private static final Axes COMPUTING =
      new Axes(Stream.concat(MACHINERY.names.stream(), Stream.of("fenchel", "plugins")).toList());

  Axes {
    names = List.copyOf(names);
  }

  /** Returns whether the user named this field. */
  boolean names(String key) {
    return names.stream().anyMatch(name -> matches(name, key));
  }

  /** Returns whether compared runs may differ in this field. */
  boolean frees(String key) {
    return names(key)
        || names.stream()
            .flatMap(name -> ENTAILED.getOrDefault(name, List.of()).stream())
            .anyMatch(name -> matches(name, key));
  }

  /** Returns whether the same thing is computed, whatever computes it. */
  static boolean sameTask(SortedMap<String, String> left, SortedMap<String, String> right) {
    return COMPUTING.fixed(left).equals(COMPUTING.fixed(right));
  }

  /** Returns whether equal bits can be expected: same backend, versions, device and threads. */
  static boolean sameMachinery(SortedMap<String, String> left, SortedMap<String, String> right) {
    return sameTask(left, right) && MACHINERY.free(left).equals(MACHINERY.free(right));
  }

  /** Returns the fields that must be equal. */
  SortedMap<String, String> fixed(SortedMap<String, String> fields) {
    SortedMap<String, String> fixed = new TreeMap<>(fields);
    fixed.keySet().removeIf(this::frees);
    return fixed;
  }

  /** Returns the fields that may differ. */
  SortedMap<String, String> free(SortedMap<String, String> fields) {
    SortedMap<String, String> free = new TreeMap<>(fields);
    free.keySet().removeIf(key -> !frees(key));
    return free;
  }

  /** Returns the fields that the user named. */
  SortedMap<String, String> named(SortedMap<String, String> fields) {
    SortedMap<String, String> named = new TreeMap<>(fields);
    named.keySet().removeIf(key -> !names(key));
    return named;
  }

  /** Returns the names that match none of these fields. */
  List<String> unknown(Set<String> keys) {
    return names.stream().filter(name -> keys.stream().noneMatch(k -> matches(name, k))).toList();
  }

  private static boolean matches(String name, String key) {
    return key.equals(name) || key.startsWith(name + ".") || key.endsWith("." + name);
  }
}
