package io.github.fenchel.suites;

import io.github.fenchel.suites.yaml.Position;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Cells that a suite leaves out: those that meet every condition.
 *
 * @param at where it was written
 * @param conditions what a cell's setting must meet, per axis
 */
record Exclusion(Position at, Map<Axis, Predicate<Setting>> conditions) {
  Exclusion {
    conditions = new EnumMap<>(conditions);
  }

  /** Returns whether a cell is left out. */
  boolean matches(Map<Axis, Setting> cell) {
    return conditions.entrySet().stream()
        .allMatch(
            condition -> {
              Setting setting = cell.get(condition.getKey());
              return setting != null && condition.getValue().test(setting);
            });
  }
}
