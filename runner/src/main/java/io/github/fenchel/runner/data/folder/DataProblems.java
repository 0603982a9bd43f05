package io.github.fenchel.runner.data.folder;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * All that is wrong with some data at once: the first twenty problems by name, the rest as a count.
 */
final class DataProblems {
  private static final int MOST = 20;
  private static final int LONGEST = 400;

  private final List<String> lines = new ArrayList<>();
  private int count;

  /** Notes what is wrong with one thing, in one line that begins with its name. */
  void add(String line) {
    count++;
    if (count <= MOST) {
      lines.add(line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...");
    }
  }

  /** Returns whether nothing was noted. */
  boolean isEmpty() {
    return count == 0;
  }

  /**
   * Throws what was noted, if anything.
   *
   * @param title says of so many faults what they are and what to do
   * @throws FenchelException of kind USER
   */
  void throwIfAny(IntFunction<String> title) {
    if (count == 0) {
      return;
    }
    List<String> message = new ArrayList<>(List.of(title.apply(count) + ":"));
    lines.forEach(line -> message.add("  " + line));
    if (count > MOST) {
      message.add("  and " + (count - MOST) + " more");
    }
    throw FenchelException.ofLines(FailureKind.USER, message);
  }

  /** Throws what was noted as it is: one fault is its line, more are a list under a title. */
  void throwIfAnyUnder(String title) {
    if (count == 1) {
      throw FenchelException.user(lines.get(0));
    }
    throwIfAny(n -> title + ": " + n + " faults");
  }
}
