package io.github.fenchel.losses;

import java.util.List;
import java.util.Locale;

/** The names of an enumeration's constants in suites. */
final class ConstantNames {
  private ConstantNames() {}

  static List<String> of(Enum<?>... constants) {
    return List.of(constants).stream().map(c -> c.name().toLowerCase(Locale.ROOT)).toList();
  }

  static <E extends Enum<E>> E constant(Class<E> type, String word) {
    return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
  }
}
