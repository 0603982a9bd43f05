package io.github.fenchel.suites;

import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.run.ObjectiveSpec;
import io.github.fenchel.suites.yaml.Position;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One point of one axis, and where the suite says so. */
sealed interface Setting {

  /** Returns where it was written. */
  Position at();

  /** Returns what it means; two settings of an axis are the same if these are equal. */
  Object resolved();

  /** A plain value, with the text that the suite has for it. */
  record Plain(Value value, String written, Position at) implements Setting {
    @Override
    public Object resolved() {
      return value;
    }
  }

  /**
   * A part.
   *
   * @param component what was chosen, defaults filled in
   * @param written parameter id to the text that the suite has for it
   * @param places parameter id to where that text stands
   * @param at where its id stands
   */
  record Part(
      Component component, Map<String, String> written, Map<String, Position> places, Position at)
      implements Setting {
    public Part {
      written = Collections.unmodifiableMap(new TreeMap<>(written));
      places = Collections.unmodifiableMap(new TreeMap<>(places));
    }

    @Override
    public Object resolved() {
      return component;
    }

    /** Returns where the parameter that a message speaks of was written, else the part itself. */
    Position placeOf(String message) {
      return places.entrySet().stream()
          .filter(e -> message.matches("(?s).*\\b" + e.getKey() + "\\b.*"))
          .map(Map.Entry::getValue)
          .findFirst()
          .orElse(at);
    }
  }

  /** An objective: a route and its norm, or a baseline. */
  record Aim(Part route, @Nullable Part norm, Position at) implements Setting {
    @Override
    public ObjectiveSpec resolved() {
      return new ObjectiveSpec(route.component(), norm == null ? null : norm.component());
    }
  }
}
