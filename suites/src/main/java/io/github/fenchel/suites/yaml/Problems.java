package io.github.fenchel.suites.yaml;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.text.PrintableText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** Everything that is wrong with one file, so that its author can fix it in one go. */
public final class Problems {
  /** More than anyone fixes before reading the suite again. */
  private static final int MOST = 100;

  private static final int LONGEST = 1_000;

  private final TreeSet<Problem> all =
      new TreeSet<>(Comparator.comparing(Problem::at).thenComparing(Problem::message));

  private long more; // problems that are counted only, since they stand behind the first ones

  private record Problem(Position at, String message) {}

  /** Notes a problem; the same problem at the same place counts once. */
  public void add(Position at, String message) {
    if (all.add(new Problem(at, PrintableText.line(message, LONGEST))) && all.size() > MOST) {
      all.pollLast();
      more++;
    }
  }

  /** Returns whether nothing is wrong so far. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /**
   * Ends reading if anything is wrong.
   *
   * @throws FenchelException of kind USER: one line per problem, {@code file:line:column: message},
   *     by position: the first ones, and how many more there are
   */
  public void throwIfAny(String file) {
    if (all.isEmpty()) {
      return;
    }
    List<String> lines = new ArrayList<>();
    all.forEach(p -> lines.add(file + ":" + p.at.line() + ":" + p.at.column() + ": " + p.message));
    if (more > 0) {
      lines.add(file + ": and " + more + " more like these");
    }
    throw FenchelException.ofLines(FailureKind.USER, lines);
  }
}
