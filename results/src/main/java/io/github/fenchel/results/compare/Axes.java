package io.github.fenchel.results.compare;

import io.github.fenchel.results.field.RunFields;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
   * libraries, another part may be of another plugin, and what is trained again on masked images is
   * what the network is that masked them.
   */
  private static final Map<String, List<String>> ENTAILED =
      Map.of(
          "backend", List.of("engine", "libraries", "plugins", "source.backend"),
          "device", List.of("deviceClass", "engine", "libraries", "source.device"),
          "dataset", List.of("data", "plugins", "source.dataset"),
          "architecture", List.of("plugins", "source.architecture"),
          "norm", List.of("plugins"),
          "objective", List.of("norm", "plugins"));

  /** What bits depend on besides the code: backend, versions, device, threads and the like. */
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
  boolean names(RunFields.Name field) {
    return names.stream().anyMatch(field::isCalled);
  }

  /** Returns whether compared runs may differ in this field. */
  boolean frees(RunFields.Name field) {
    return names(field)
        || names.stream()
            .flatMap(name -> ENTAILED.getOrDefault(name, List.of()).stream())
            .anyMatch(field::isCalled);
  }

  /** Returns whether the same thing is computed, whatever computes it. */
  static boolean sameTask(RunFields left, RunFields right) {
    return COMPUTING.fixed(left).equals(COMPUTING.fixed(right));
  }

  /** Returns whether equal bits can be expected: same backend, versions, device and threads. */
  static boolean sameMachinery(RunFields left, RunFields right) {
    return sameTask(left, right) && MACHINERY.free(left).equals(MACHINERY.free(right));
  }

  /** Returns the fields that must be equal. */
  RunFields fixed(RunFields fields) {
    return fields.only(field -> !frees(field));
  }

  /** Returns the fields that may differ. */
  RunFields free(RunFields fields) {
    return fields.only(this::frees);
  }

  /** Returns the fields that the user named. */
  RunFields named(RunFields fields) {
    return fields.only(this::names);
  }

  /** Returns the names that match none of these fields. */
  List<String> unknown(Set<RunFields.Name> fields) {
    return names.stream()
        .filter(name -> fields.stream().noneMatch(field -> field.isCalled(name)))
        .toList();
  }
}
