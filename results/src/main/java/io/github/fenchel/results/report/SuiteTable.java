package io.github.fenchel.results.report;

import io.github.fenchel.api.run.RunRecord;
import io.github.fenchel.results.compare.RunFields;
import io.github.fenchel.results.format.SuiteIndex;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A suite's cells as a table: a row is what is equal but for the seed.
 *
 * @param index the suite
 * @param rows the rows, in the suite's order
 * @param common the fields that all its finished runs share
 * @param axes the fields in which they differ and what values each takes; the seed is not among
 *     them
 */
record SuiteTable(
    SuiteIndex index,
    List<Row> rows,
    SortedMap<String, String> common,
    Map<String, List<String>> axes) {
  private static final String SEED = "seed";

  /** In which order people look for what differs; other fields follow. */
  private static final List<String> FIRST =
      List.of("dataset", "architecture", "backend", "dataType", "device", "threads", "norm");

  /** Fields that say where a run ran rather than what it is, or how it was measured. */
  private static final List<String> NO_AXES =
      List.of(
          "fenchel",
          "deviceClass",
          "libraries.",
          "variables.",
          "plugins.",
          "data.",
          "engine.",
          "evaluation.");

  SuiteTable {
    rows = List.copyOf(rows);
    common = Collections.unmodifiableSortedMap(new TreeMap<>(common));
    axes = Collections.unmodifiableMap(new LinkedHashMap<>(axes));
  }

  /**
   * One line.
   *
   * @param title what it is called, without its seed
   * @param axes the axes' values; empty if no run of it is finished
   * @param cells a cell for each seed
   */
  record Row(String title, SortedMap<String, String> axes, List<Cell> cells) {
    Row {
      axes = Collections.unmodifiableSortedMap(new TreeMap<>(axes));
      cells = List.copyOf(cells);
    }

    List<RunRecord> runs() {
      return cells.stream().flatMap(cell -> cell.run().stream()).toList();
    }
  }

  /** One cell of the grid, its run if that is finished, else how it last failed if it did. */
  record Cell(SuiteIndex.Cell cell, Optional<RunRecord> run, Optional<String> failure) {
    String seed() {
      return run.map(found -> Long.toString(found.spec().training().seed()))
          .orElse(cell.axes().getOrDefault(SEED, ""));
    }
  }

  /** The table of a suite, of which some runs are finished and some failed. */
  static SuiteTable of(
      SuiteIndex index, Map<String, RunRecord> finished, Map<String, String> failures) {
    Map<String, List<Cell>> byTitle = new LinkedHashMap<>();
    for (SuiteIndex.Cell cell : index.cells()) {
      String id = String.valueOf(cell.runId());
      Optional<RunRecord> run = Optional.ofNullable(finished.get(id));
      Optional<String> failure = Optional.ofNullable(failures.get(id));
      byTitle
          .computeIfAbsent(title(cell), key -> new ArrayList<>())
          .add(new Cell(cell, run, failure));
    }
    Map<String, SortedMap<String, String>> fields = new LinkedHashMap<>();
    byTitle.forEach(
        (title, cells) ->
            cells.stream()
                .flatMap(cell -> cell.run().stream())
                .findFirst()
                .ifPresent(run -> fields.put(title, RunFields.of(run))));
    SortedMap<String, Set<String>> varying = RunFields.varying(fields.values());
    varying.remove(SEED);
    Map<String, List<String>> axes = axes(varying, fields.values());
    SortedMap<String, String> common = new TreeMap<>();
    fields.values().stream().findFirst().ifPresent(first -> common.putAll(first));
    common.keySet().removeIf(key -> key.equals(SEED) || varying.containsKey(key));
    List<Row> rows = new ArrayList<>();
    byTitle.forEach(
        (title, cells) -> {
          SortedMap<String, String> of = new TreeMap<>();
          SortedMap<String, String> all = fields.get(title);
          if (all != null) {
            varying.keySet().forEach(key -> of.put(key, all.getOrDefault(key, "none")));
          }
          rows.add(new Row(title, of, cells));
        });
    return new SuiteTable(index, rows, common, axes);
  }

  /** The cell's title without its seed, which comes last. */
  private static String title(SuiteIndex.Cell cell) {
    String end = ", seed " + cell.axes().getOrDefault(SEED, "");
    String title = cell.title();
    return cell.axes().containsKey(SEED) && title.endsWith(end)
        ? title.substring(0, title.length() - end.length())
        : title;
  }

  /** An axis that another one settles is left out: if each norm has one patch, the norm says it. */
  private static Map<String, List<String>> axes(
      SortedMap<String, Set<String>> varying, Iterable<SortedMap<String, String>> rows) {
    List<String> keys = new ArrayList<>();
    FIRST.stream().filter(key -> varying.containsKey(key)).forEach(keys::add);
    varying.keySet().stream()
        .filter(key -> !keys.contains(key))
        .filter(key -> NO_AXES.stream().noneMatch(key::startsWith))
        .forEach(keys::add);
    Map<String, List<String>> axes = new LinkedHashMap<>();
    for (String key : keys) {
      if (axes.keySet().stream().noneMatch(other -> settles(other, key, rows))) {
        List<String> values = new ArrayList<>(varying.getOrDefault(key, Set.of()));
        values.sort(RunFields::compareValues);
        axes.put(key, values);
      }
    }
    return axes;
  }

  private static boolean settles(
      String key, String other, Iterable<SortedMap<String, String>> rows) {
    Map<String, String> seen = new TreeMap<>();
    for (SortedMap<String, String> row : rows) {
      String value = row.getOrDefault(other, "none");
      String before = seen.put(row.getOrDefault(key, "none"), value);
      if (before != null && !before.equals(value)) {
        return false;
      }
    }
    return true;
  }
}
