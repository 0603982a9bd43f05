package io.github.fenchel.results.codec;

import java.util.HashSet;
import java.util.Set;

/** The names in one file: no two alike. */
public final class UniqueNames {
  private final Set<String> seen = new HashSet<>();

  public void add(String name) {
    if (!seen.add(name)) {
      throw new IllegalArgumentException("two arrays are named " + name);
    }
  }

  /** Returns the name, or the first of name-2, name-3, … that is free; it is then taken. */
  public String free(String name) {
    String free = name;
    for (int i = 2; !seen.add(free); i++) {
      free = name + "-" + i;
    }
    return free;
  }
}
