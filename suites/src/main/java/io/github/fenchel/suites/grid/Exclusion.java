package io.github.fenchel.suites.grid;

import io.github.fenchel.suites.yaml.Position;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Cells that a suite leaves out: those that meet every condition.
 *
 * @param at where it was written
 * @param conditions what a cell's setting must meet, per axis
 */
public record Exclusion(Position at, Map<Axis, Condition> conditions) {
  public Exclusion {
    conditions = Collections.unmodifiableMap(new EnumMap<>(conditions));
  }

  /** What a setting of one axis must meet. */
  public sealed interface Condition {
    /**
     * One of some values.
     *
     * @param wanted what {@link Setting#resolved} of it may be
     */
    record OneOf(Set<Object> wanted) implements Condition {
      public OneOf {
        wanted = Set.copyOf(wanted);
      }
    }

    /** Whatever meets a test. */
    record Meets(Predicate<Setting> test) implements Condition {}
  }

  /**
   * Returns the cells of a grid that no exclusion leaves out, in their order.
   *
   * <p>Takes time in proportion to cells and exclusions, not to their product: exclusions are
   * grouped by the axes that they mention, and cells are looked up among what those leave out.
   *
   * @param settings the settings of each axis; the cells are combinations of these
   */
  public static List<Map<Axis, Setting>> left(
      List<Map<Axis, Setting>> cells,
      List<Exclusion> exclusions,
      Map<Axis, List<Setting>> settings) {
    Map<Axis, Map<Object, Setting>> byMeaning = byMeaning(settings);
    Map<List<Axis>, Set<List<Object>>> excluded = new LinkedHashMap<>();
    for (Exclusion exclusion : exclusions) {
      List<Axis> axes = List.copyOf(exclusion.conditions.keySet());
      excluded
          .computeIfAbsent(axes, none -> new HashSet<>())
          .addAll(exclusion.meanings(settings, byMeaning));
    }
    return cells.stream()
        .filter(
            cell ->
                excluded.entrySet().stream()
                    .noneMatch(one -> one.getValue().contains(meaning(cell, one.getKey()))))
        .toList();
  }

  /** Returns whether some combination of these settings meets every condition. */
  public boolean matchesSome(
      Map<Axis, List<Setting>> settings, Map<Axis, Map<Object, Setting>> byMeaning) {
    return conditions.keySet().stream().noneMatch(axis -> met(axis, settings, byMeaning).isEmpty());
  }

  /** What the settings of all axes mean, for many exclusions to be asked about. */
  public static Map<Axis, Map<Object, Setting>> byMeaning(Map<Axis, List<Setting>> settings) {
    Map<Axis, Map<Object, Setting>> byMeaning = new EnumMap<>(Axis.class);
    settings.forEach(
        (axis, all) -> {
          Map<Object, Setting> known = new HashMap<>();
          all.forEach(setting -> known.putIfAbsent(setting.resolved(), setting));
          byMeaning.put(axis, known);
        });
    return byMeaning;
  }

  private Set<List<Object>> meanings(
      Map<Axis, List<Setting>> settings, Map<Axis, Map<Object, Setting>> byMeaning) {
    Set<List<Object>> all = Set.of(List.of());
    for (Axis axis : conditions.keySet()) {
      List<Object> met = met(axis, settings, byMeaning);
      Set<List<Object>> longer = new HashSet<>();
      for (List<Object> before : all) {
        for (Object meaning : met) {
          List<Object> next = new ArrayList<>(before);
          next.add(meaning);
          longer.add(next);
        }
      }
      all = longer;
    }
    return all;
  }

  /** Returns what the settings of an axis mean that meet the condition. */
  private List<Object> met(
      Axis axis, Map<Axis, List<Setting>> settings, Map<Axis, Map<Object, Setting>> byMeaning) {
    Condition condition = conditions.get(axis);
    if (condition instanceof Condition.OneOf one) {
      Map<Object, Setting> known = byMeaning.getOrDefault(axis, Map.of());
      return one.wanted().stream().filter(known::containsKey).toList();
    }
    Predicate<Setting> test = condition instanceof Condition.Meets meets ? meets.test() : s -> true;
    return settings.getOrDefault(axis, List.of()).stream()
        .filter(test)
        .map(Setting::resolved)
        .toList();
  }

  private static List<Object> meaning(Map<Axis, Setting> cell, List<Axis> axes) {
    List<Object> meaning = new ArrayList<>(axes.size());
    for (Axis axis : axes) {
      Setting setting = cell.get(axis);
      meaning.add(setting == null ? axis : setting.resolved());
    }
    return meaning;
  }
}
