package io.github.fenchel.results.compare;

import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.results.field.RunFields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Runs that are equal but for the axes and the seed.
 *
 * @param title what they have in common, as far as it varies in the store
 * @param levels the runs of each value of the axes, in the order of the values
 */
record RunGroup(String title, List<Level> levels) {
  /** The pair's name where the seed is an axis itself. */
  static final String NO_SEED = "-";

  RunGroup {
    levels = List.copyOf(levels);
  }

  /**
   * One value of the axes.
   *
   * @param label the value, for people
   * @param fields the fields of one of the runs
   * @param bySeed the runs, in the order of the seeds
   */
  record Level(String label, RunFields fields, Map<String, RunRecord> bySeed) {}

  /** A run and its fields. */
  private record Run(RunRecord record, RunFields fields) {
    long seed() {
      return record.spec().training().seed();
    }
  }

  /** Returns all groups, in the order of their titles. */
  static List<RunGroup> of(List<RunRecord> records, Axes axes) {
    List<Run> runs = new ArrayList<>();
    records.forEach(record -> runs.add(new Run(record, RunFields.of(record))));
    Set<RunFields.Name> varying =
        RunFields.varying(runs.stream().map(Run::fields).toList()).keySet();
    Map<RunFields, List<Run>> together = new LinkedHashMap<>();
    for (Run run : runs) {
      RunFields fixed = axes.fixed(run.fields()).only(name -> !name.equals(RunFields.SEED));
      together.computeIfAbsent(fixed, key -> new ArrayList<>()).add(run);
    }
    List<RunGroup> groups = new ArrayList<>();
    together.forEach(
        (fixed, members) -> {
          String title = fixed.text(varying);
          groups.add(new RunGroup(title.isEmpty() ? "all" : title, levels(members, axes, varying)));
        });
    groups.sort(Comparator.comparing(RunGroup::title));
    return List.copyOf(groups);
  }

  private static List<Level> levels(List<Run> runs, Axes axes, Set<RunFields.Name> varying) {
    Map<RunFields, List<Run>> byValue = new LinkedHashMap<>();
    for (Run run : runs) {
      byValue.computeIfAbsent(axes.free(run.fields()), key -> new ArrayList<>()).add(run);
    }
    Map<RunFields, String> labels = labels(byValue.keySet(), axes, varying);
    List<Level> levels = new ArrayList<>();
    byValue.forEach(
        (free, members) -> {
          members.sort(Comparator.comparingLong(Run::seed));
          Map<String, RunRecord> bySeed = new LinkedHashMap<>();
          for (Run run : members) {
            String seed = axes.names(RunFields.SEED) ? NO_SEED : Long.toString(run.seed());
            bySeed.put(seed, run.record());
          }
          levels.add(new Level(labels.getOrDefault(free, ""), members.get(0).fields(), bySeed));
        });
    levels.sort(
        Comparator.<Level, RunFields>comparing(
                level -> axes.named(level.fields()), RunGroup::compareFields)
            .thenComparing(Level::label));
    return levels;
  }

  /** The axes' values; with all that they entail where that alone would leave two alike. */
  private static Map<RunFields, String> labels(
      Set<RunFields> values, Axes axes, Set<RunFields.Name> varying) {
    Map<RunFields, String> brief = new HashMap<>();
    Map<RunFields, String> full = new HashMap<>();
    for (RunFields free : values) {
      String label = axes.named(free).text(varying);
      brief.put(free, label.isEmpty() ? RunFields.NONE : label);
      full.put(free, free.text(varying));
    }
    return Set.copyOf(brief.values()).size() == values.size() ? brief : full;
  }

  private static int compareFields(RunFields left, RunFields right) {
    Set<RunFields.Name> names = new TreeSet<>(left.values().keySet());
    names.addAll(right.values().keySet());
    return names.stream()
        .mapToInt(name -> RunFields.ORDER.compare(left.get(name), right.get(name)))
        .filter(order -> order != 0)
        .findFirst()
        .orElse(0);
  }
}
