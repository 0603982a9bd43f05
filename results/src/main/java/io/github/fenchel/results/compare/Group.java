package io.github.fenchel.results.compare;

import io.github.fenchel.api.run.RunRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Runs that are equal but for the axes and the seed.
 *
 * @param title what they have in common, as far as it varies in the store
 * @param levels the runs of each value of the axes, in the order of the values
 */
record Group(String title, List<Level> levels) {
  /** The pair's name where the seed is an axis itself. */
  static final String NO_SEED = "-";

  private static final String SEED = "seed";

  Group {
    levels = List.copyOf(levels);
  }

  /**
   * One value of the axes.
   *
   * @param label the value, for people
   * @param fields the fields of one of the runs
   * @param bySeed the runs, in the order of the seeds
   */
  record Level(String label, SortedMap<String, String> fields, Map<String, RunRecord> bySeed) {}

  /** A run and its fields. */
  private record Run(RunRecord record, SortedMap<String, String> fields) {}

  /** Returns all groups, in the order of their titles. */
  static List<Group> of(List<RunRecord> records, Axes axes) {
    List<Run> runs = new ArrayList<>();
    records.forEach(record -> runs.add(new Run(record, RunFields.of(record))));
    Set<String> varying = RunFields.varying(runs.stream().map(Run::fields).toList()).keySet();
    Map<SortedMap<String, String>, List<Run>> together = new LinkedHashMap<>();
    for (Run run : runs) {
      SortedMap<String, String> fixed = axes.fixed(run.fields());
      fixed.remove(SEED);
      together.computeIfAbsent(fixed, key -> new ArrayList<>()).add(run);
    }
    List<Group> groups = new ArrayList<>();
    together.forEach(
        (fixed, members) -> {
          Set<String> shown = new TreeSet<>(varying);
          shown.retainAll(fixed.keySet());
          String title = RunFields.text(fixed, shown);
          groups.add(new Group(title.isEmpty() ? "all" : title, levels(members, axes, varying)));
        });
    groups.sort(Comparator.comparing(Group::title));
    return List.copyOf(groups);
  }

  private static List<Level> levels(List<Run> runs, Axes axes, Set<String> varying) {
    Map<SortedMap<String, String>, Map<String, Run>> byValue = new LinkedHashMap<>();
    for (Run run : runs) {
      String seed = axes.names(SEED) ? NO_SEED : run.fields().getOrDefault(SEED, NO_SEED);
      byValue
          .computeIfAbsent(axes.free(run.fields()), key -> new TreeMap<>(RunFields::compareValues))
          .put(seed, run);
    }
    Map<SortedMap<String, String>, String> labels = labels(byValue.keySet(), axes, varying);
    List<Level> levels = new ArrayList<>();
    byValue.forEach(
        (free, bySeed) -> {
          Map<String, RunRecord> records = new LinkedHashMap<>();
          bySeed.forEach((seed, run) -> records.put(seed, run.record()));
          SortedMap<String, String> fields = bySeed.values().iterator().next().fields();
          levels.add(new Level(labels.getOrDefault(free, ""), fields, records));
        });
    levels.sort(
        Comparator.<Level, SortedMap<String, String>>comparing(
                level -> axes.named(level.fields()), Group::compareFields)
            .thenComparing(Level::label));
    return levels;
  }

  /** The axes' values; with all that they entail where that alone would leave two alike. */
  private static Map<SortedMap<String, String>, String> labels(
      Set<SortedMap<String, String>> values, Axes axes, Set<String> varying) {
    Map<SortedMap<String, String>, String> brief = new HashMap<>();
    Map<SortedMap<String, String>, String> full = new HashMap<>();
    for (SortedMap<String, String> free : values) {
      Set<String> named =
          axes.named(free).keySet().stream()
              .filter(varying::contains)
              .collect(Collectors.toCollection(TreeSet::new));
      Set<String> all = new TreeSet<>(free.keySet());
      all.retainAll(varying);
      String label = RunFields.text(free, named);
      brief.put(free, label.isEmpty() ? "none" : label);
      full.put(free, RunFields.text(free, all));
    }
    return Set.copyOf(brief.values()).size() == values.size() ? brief : full;
  }

  private static int compareFields(
      SortedMap<String, String> left, SortedMap<String, String> right) {
    Set<String> keys = new TreeSet<>(left.keySet());
    keys.addAll(right.keySet());
    for (String key : keys) {
      int order = RunFields.compareValues(left.getOrDefault(key, ""), right.getOrDefault(key, ""));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
