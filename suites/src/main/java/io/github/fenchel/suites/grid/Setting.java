package io.github.fenchel.suites.grid;

import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.run.ObjectiveSpec;
import io.github.fenchel.suites.yaml.Position;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One point of one axis, and where the suite says so. */
public sealed interface Setting {

  /** Returns where it was written. */
  Position at();

  /** Returns what it means; two settings of an axis are the same if these are equal. */
  Object resolved();

  /**
   * A plain value.
   *
   * @param value the value; a stand-in where it is matched
   * @param written the text that the suite has for it
   * @param at where it was written
   * @param matched the norm whose budget determines the value, if it is not written out
   */
  record Plain(Value value, String written, Position at, @Nullable Component matched)
      implements Setting {
    /** A value that is written out. */
    public Plain(Value value, String written, Position at) {
      this(value, written, at, null);
    }

    @Override
    public Object resolved() {
      return matched == null ? value : matched;
    }
  }

  /**
   * A part.
   *
   * @param component what was chosen, defaults filled in
   * @param written parameter id to the text that the suite has for it
   * @param places parameter id to where that text stands
   * @param at where its id stands
   * @param matched parameter id to the norm whose budget determines its value; the component holds
   *     stand-ins for these
   */
  record Part(
      Component component,
      Map<String, String> written,
      Map<String, Position> places,
      Position at,
      Map<String, Component> matched)
      implements Setting {
    public Part {
      written = Collections.unmodifiableMap(new TreeMap<>(written));
      places = Collections.unmodifiableMap(new TreeMap<>(places));
      matched = Collections.unmodifiableMap(new TreeMap<>(matched));
    }

    /** A part whose values are all written out. */
    public Part(
        Component component,
        Map<String, String> written,
        Map<String, Position> places,
        Position at) {
      this(component, written, places, at, Map.of());
    }

    @Override
    public Object resolved() {
      return matched.isEmpty() ? component : List.of(component, matched);
    }

    /**
     * Returns what distinguishes a parameter from that of another part: its value, or the norm
     * matched.
     */
    public @Nullable Object meaning(String parameter) {
      Component norm = matched.get(parameter);
      return norm == null ? component.arguments().values().get(parameter) : norm;
    }

    /** Returns where a parameter was written, else the part itself. */
    public Position place(String parameter) {
      return places.getOrDefault(parameter, at);
    }

    /** Returns where the parameter that a message speaks of was written, else the part itself. */
    public Position placeOf(String message) {
      return places.entrySet().stream()
          .filter(e -> message.matches("(?s).*\\b" + e.getKey() + "\\b.*"))
          .map(Map.Entry::getValue)
          .findFirst()
          .orElse(at);
    }
  }

  /** An objective: a route and its norm, or a baseline. */
  record ObjectiveSetting(Part route, @Nullable Part norm, Position at) implements Setting {
    @Override
    public Object resolved() {
      ObjectiveSpec spec =
          new ObjectiveSpec(route.component(), norm == null ? null : norm.component());
      return isMatched() ? List.of(spec, Objects.requireNonNull(norm).matched()) : spec;
    }

    /** Returns whether the norm's values are not all written out. */
    public boolean isMatched() {
      return norm != null && !norm.matched().isEmpty();
    }
  }
}
