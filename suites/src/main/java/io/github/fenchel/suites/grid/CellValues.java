package io.github.fenchel.suites.grid;

import io.github.fenchel.api.parameter.Component;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a cell is on each axis and in each parameter, however a person may spell it: as the suite
 * has it, as the record has it, and as tables call it.
 *
 * <p>They are collected when first asked for: of a grid of thousands, few commands ask. Not
 * thread-safe.
 */
public final class CellValues {
  private final Consumer<BiConsumer<String, String>> source;
  private final SortedMap<String, Set<String>> known = new TreeMap<>();

  /**
   * Spellings.
   *
   * @param source tells every name with every spelling of its value
   */
  public CellValues(Consumer<BiConsumer<String, String>> source) {
    this.source = source;
  }

  /**
   * Returns the spellings of a cell.
   *
   * @param norm the norm of its objective, every value found; null for none
   */
  public static CellValues of(Map<Axis, Setting> cell, Labels labels, @Nullable Component norm) {
    return new CellValues(
        sink -> {
          cell.forEach((axis, setting) -> collect(axis, setting, labels, sink));
          if (norm != null) {
            norm.arguments().values().forEach((id, value) -> sink.accept(id, value.text()));
          }
        });
  }

  /** Returns these spellings and more. */
  public CellValues and(Consumer<BiConsumer<String, String>> more) {
    return new CellValues(source.andThen(more));
  }

  /** Returns the axes and parameters, in the order of the names. */
  public Set<String> names() {
    collect();
    return Collections.unmodifiableSet(known.keySet());
  }

  /** Returns what the cell is on an axis or in a parameter; nothing if it has none of that name. */
  public Set<String> of(String name) {
    collect();
    return Collections.unmodifiableSet(known.getOrDefault(name, Set.of()));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof CellValues spellings)) {
      return false;
    }
    collect();
    spellings.collect();
    return known.equals(spellings.known);
  }

  @Override
  public int hashCode() {
    collect();
    return known.hashCode();
  }

  private void collect() {
    if (known.isEmpty()) {
      source.accept(
          (name, value) -> known.computeIfAbsent(name, key -> new TreeSet<>()).add(value.strip()));
    }
  }

  private static void collect(
      Axis axis, Setting setting, Labels labels, BiConsumer<String, String> sink) {
    sink.accept(axis.key(), labels.label(axis, setting));
    if (setting instanceof Setting.Plain plain) {
      sink.accept(axis.key(), plain.written());
      sink.accept(axis.key(), plain.value().text());
    } else if (setting instanceof Setting.Part part) {
      collect(axis.key(), part, sink);
    } else {
      Setting.ObjectiveSetting aim = (Setting.ObjectiveSetting) setting;
      collect(aim.norm() == null ? axis.key() : "route", aim.route(), sink);
      if (aim.norm() != null) {
        collect("norm", aim.norm(), sink);
      }
    }
  }

  private static void collect(String key, Setting.Part part, BiConsumer<String, String> sink) {
    sink.accept(key, part.component().id());
    part.written().forEach(sink);
    part.component()
        .arguments()
        .values()
        .forEach(
            (id, value) -> {
              if (!part.matched().containsKey(id)) {
                sink.accept(id, value.text());
              }
            });
  }
}
