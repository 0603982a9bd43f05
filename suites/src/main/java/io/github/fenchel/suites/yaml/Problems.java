package io.github.fenchel.suites.yaml;

import io.github.fenchel.api.fault.FenchelException;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Everything that is wrong with one file, so that its author can mend it in one go. */
public final class Problems {
  private final TreeSet<Problem> all =
      new TreeSet<>(Comparator.comparing(Problem::at).thenComparing(Problem::message));

  private record Problem(Position at, String message) {}

  /** Notes a problem; the same problem at the same place counts once. */
  public void add(Position at, String message) {
    all.add(new Problem(at, message));
  }

  /** Returns whether nothing is wrong so far. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /**
   * Ends reading if anything is wrong.
   *
   * @throws FenchelException of kind USER: one line per problem, {@code file:line:column: message},
   *     by position
   */
  public void throwIfAny(String file) {
    if (all.isEmpty()) {
      return;
    }
    throw FenchelException.user(
        all.stream()
            .map(p -> file + ":" + p.at.line() + ":" + p.at.column() + ": " + p.message)
            .collect(Collectors.joining("\n")));
  }
}
