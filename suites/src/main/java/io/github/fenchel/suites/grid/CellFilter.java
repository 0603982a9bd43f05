package io.github.fenchel.suites.grid;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.suites.spelling.Suggestion;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Chooses cells of a suite by what they are: {@code norm=l1,epsilon=8/255 pixel}.
 *
 * <p>A cell is chosen if it meets every condition; conditions on the same name are alternatives.
 */
public final class CellFilter implements Predicate<Cell> {
  private final Map<String, Set<String>> wanted;

  private CellFilter(Map<String, Set<String>> wanted) {
    this.wanted = wanted;
  }

  /**
   * Reads conditions.
   *
   * @param text as the class describes
   * @param cells the cells that there are
   * @throws FenchelException of kind USER if it names what no cell has, or chooses none
   */
  public static CellFilter parse(String text, List<Cell> cells) {
    Map<String, Set<String>> wanted = new LinkedHashMap<>();
    for (String condition : text.split(",", -1)) {
      int equals = condition.indexOf('=');
      if (equals < 0) {
        throw wrong(
            text,
            "\""
                + condition.strip()
                + "\" is not a condition; expected axis=value, e.g. norm=l1,epsilon=8/255 pixel");
      }
      String name = condition.substring(0, equals).strip();
      String value = condition.substring(equals + 1).strip();
      check(text, name, value, cells);
      wanted.computeIfAbsent(name, key -> new LinkedHashSet<>()).add(value);
    }
    CellFilter filter = new CellFilter(wanted);
    if (cells.stream().noneMatch(filter)) {
      throw wrong(text, "no cell of the suite meets all of these; leave one out");
    }
    return filter;
  }

  private static void check(String text, String name, String value, List<Cell> cells) {
    Set<String> names = new TreeSet<>();
    Set<String> values = new TreeSet<>();
    for (Cell cell : cells) {
      names.addAll(cell.spellings().names());
      values.addAll(cell.spellings().of(name));
    }
    if (!names.contains(name)) {
      throw wrong(text, "unknown axis \"" + name + "\"; " + Suggestion.hint(name, names));
    }
    if (!values.contains(value)) {
      String hint =
          value.length() < 3 // a seed is not a misspelling of another
              ? "expected one of " + String.join(", ", values)
              : Suggestion.hint(value, values);
      throw wrong(text, "no cell has " + name + " \"" + value + "\"; " + hint);
    }
  }

  private static FenchelException wrong(String text, String message) {
    return FenchelException.user("--only \"" + text + "\": " + message);
  }

  @Override
  public boolean test(Cell cell) {
    return wanted.entrySet().stream()
        .allMatch(
            condition ->
                cell.spellings().of(condition.getKey()).stream()
                    .anyMatch(condition.getValue()::contains));
  }
}
