package io.github.fenchel.suites;

import io.github.fenchel.api.parameter.Component;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a cell is on each axis and in each parameter, however a person may spell it: as the suite
 * has it, as the record has it, and as tables call it.
 */
final class Spellings {
  private final SortedMap<String, Set<String>> known = new TreeMap<>();

  private Spellings() {}

  /**
   * Returns the spellings of a cell.
   *
   * @param norm the norm of its objective, every value found; null for none
   */
  static SortedMap<String, Set<String>> of(
      Map<Axis, Setting> cell, Labels labels, @Nullable Component norm) {
    Spellings spellings = new Spellings();
    cell.forEach(
        (axis, setting) -> {
          spellings.add(axis.key(), labels.label(axis, setting));
          if (setting instanceof Setting.Plain plain) {
            spellings.add(axis.key(), plain.written());
            spellings.add(axis.key(), plain.value().text());
          } else if (setting instanceof Setting.Part part) {
            spellings.part(axis.key(), part);
          } else {
            Setting.Aim aim = (Setting.Aim) setting;
            spellings.part(aim.norm() == null ? axis.key() : "route", aim.route());
            if (aim.norm() != null) {
              spellings.part("norm", aim.norm());
            }
          }
        });
    if (norm != null) {
      norm.arguments().values().forEach((id, value) -> spellings.add(id, value.text()));
    }
    return spellings.known;
  }

  private void part(String key, Setting.Part part) {
    add(key, part.component().id());
    part.written().forEach(this::add);
    part.component()
        .arguments()
        .values()
        .forEach(
            (id, value) -> {
              if (!part.matched().containsKey(id)) {
                add(id, value.text());
              }
            });
  }

  private void add(String key, String value) {
    known.computeIfAbsent(key, k -> new TreeSet<>()).add(value.strip());
  }
}
