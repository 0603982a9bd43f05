package io.github.fenchel.results.report;

import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.results.field.RunFields;
import io.github.fenchel.results.record.SuiteIndex;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * A suite's cells as a table: each row holds the cells that differ only in the seed.
 *
 * @param index the suite
 * @param rows the rows, in the suite's order
 * @param common the fields that all its finished runs share
 * @param axes the fields in which they differ and what values each takes, in order; the seed is not
 *     among them
 */
record SuiteTable(
    SuiteIndex index,
    List<Row> rows,
    RunFields common,
    Map<RunFields.Name, List<Optional<Value>>> axes) {
  private static final String SEED = RunFields.SEED.text();

  /** The order in which readers look for differences; other fields follow. */
  private static final List<String> FIRST =
      List.of("dataset", "architecture", "backend", "dataType", "device", "threads", "norm");

  SuiteTable {
    rows = List.copyOf(rows);
    axes = Collections.unmodifiableMap(new LinkedHashMap<>(axes));
  }

  /**
   * One line.
   *
   * @param title its name, without its seed
   * @param axes the axes' values; empty if no run of it is finished
   * @param cells a cell for each seed
   */
  record Row(String title, SortedMap<RunFields.Name, Optional<Value>> axes, List<Cell> cells) {
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
    Map<Object, List<Cell>> byRow = new LinkedHashMap<>();
    for (SuiteIndex.Cell cell : index.cells()) {
      String id = String.valueOf(cell.runId());
      Optional<RunRecord> run = Optional.ofNullable(finished.get(id));
      Optional<String> failure = Optional.ofNullable(failures.get(id));
      byRow.computeIfAbsent(row(cell), key -> new ArrayList<>()).add(new Cell(cell, run, failure));
    }
    Map<Object, RunRecord> first = new LinkedHashMap<>();
    byRow.forEach(
        (row, cells) ->
            cells.stream()
                .flatMap(cell -> cell.run().stream())
                .findFirst()
                .ifPresent(run -> first.put(row, run)));
    List<RunFields> all = first.values().stream().map(RunFields::of).toList();
    SortedMap<RunFields.Name, SortedSet<Optional<Value>>> varying = RunFields.varying(all);
    varying.remove(RunFields.SEED);
    Set<RunFields.Name> trained = new HashSet<>();
    first
        .values()
        .forEach(run -> trained.addAll(RunFields.of(run.spec().training()).values().keySet()));
    List<Row> rows = new ArrayList<>();
    byRow.forEach(
        (row, cells) -> {
          SortedMap<RunFields.Name, Optional<Value>> axes = new TreeMap<>();
          Optional.ofNullable(first.get(row))
              .map(RunFields::of)
              .ifPresent(
                  of ->
                      varying.forEach(
                          // The axis's own: one value has one spelling in a table.
                          (name, values) -> axes.put(name, values.tailSet(of.get(name)).first())));
          rows.add(new Row(title(cells.get(0).cell()), axes, cells));
        });
    RunFields common =
        all.isEmpty()
            ? new RunFields(new TreeMap<>())
            : all.get(0).only(name -> !name.equals(RunFields.SEED) && !varying.containsKey(name));
    return new SuiteTable(index, rows, common, axes(varying, trained, all));
  }

  /** What cells that differ only in the seed have in common; an older index does not name it. */
  private static Object row(SuiteIndex.Cell cell) {
    if (cell.row() != null) {
      return cell.row();
    }
    SortedMap<String, String> others = new TreeMap<>(cell.axes());
    return others.remove(SEED) == null ? cell.title() : others;
  }

  /** What the cells of a row are called; in an older index, their places on the other axes. */
  private static String title(SuiteIndex.Cell cell) {
    if (cell.row() != null) {
      return cell.row();
    }
    SortedMap<String, String> others = new TreeMap<>(cell.axes());
    if (others.remove(SEED) == null || others.isEmpty()) {
      return cell.title();
    }
    StringJoiner title = new StringJoiner(", ");
    Optional.ofNullable(others.remove("objective")).ifPresent(title::add);
    others.values().forEach(title::add);
    return title.toString();
  }

  /**
   * An axis that another one settles is left out: if each norm has one patch, the norm says it. So
   * is what says where a run ran, or how it was measured, rather than what was trained.
   */
  private static Map<RunFields.Name, List<Optional<Value>>> axes(
      SortedMap<RunFields.Name, SortedSet<Optional<Value>>> varying,
      Set<RunFields.Name> trained,
      List<RunFields> rows) {
    List<RunFields.Name> names = new ArrayList<>(varying.keySet());
    names.removeIf(name -> !trained.contains(name));
    names.sort(Comparator.comparingInt(SuiteTable::place)); // stable: others in their own order
    Map<RunFields.Name, List<Optional<Value>>> axes = new LinkedHashMap<>();
    for (RunFields.Name name : names) {
      if (axes.keySet().stream().noneMatch(axis -> settles(axis, name, rows))) {
        List<Optional<Value>> values =
            new ArrayList<>(varying.getOrDefault(name, Collections.emptySortedSet()));
        if (values.get(0).isEmpty()) {
          Collections.rotate(values, -1); // a choice of none is the last one
        }
        axes.put(name, values);
      }
    }
    return axes;
  }

  private static int place(RunFields.Name name) {
    int place = FIRST.indexOf(name.text());
    return place < 0 ? FIRST.size() : place;
  }

  private static boolean settles(
      RunFields.Name axis, RunFields.Name further, List<RunFields> rows) {
    Map<Optional<Value>, Optional<Value>> seen = new HashMap<>();
    for (RunFields row : rows) {
      Optional<Value> value = row.get(further);
      Optional<Value> before = seen.put(row.get(axis), value);
      if (before != null && !before.equals(value)) {
        return false;
      }
    }
    return true;
  }
}
