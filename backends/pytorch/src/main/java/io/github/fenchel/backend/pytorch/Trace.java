package io.github.fenchel.backend.pytorch;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a compiled function did in one call, operation by operation, held against its first call.
 *
 * <p>An engine that traces would keep the first call's operations and constants for good. So a
 * function that does something else the next time is wrong, although this engine would obey.
 */
final class Trace {
  private final String program;
  private final @Nullable List<String> expected;
  private final List<String> found = new ArrayList<>();

  /** A trace of a program's call; {@code expected} is an earlier call's, if there was one. */
  Trace(String program, @Nullable List<String> expected) {
    this.program = program;
    this.expected = expected;
  }

  /** Adds an operation and returns its position, from 1. */
  int add(String operation) {
    int position = found.size();
    if (expected != null) {
      String before = position < expected.size() ? expected.get(position) : "the end";
      if (!before.equals(operation)) {
        throw different(position + 1, operation, before);
      }
    }
    found.add(operation);
    return position + 1;
  }

  /** Returns the whole trace, once the function has returned. */
  List<String> finish() {
    if (expected != null && found.size() < expected.size()) {
      throw different(found.size() + 1, "the end", expected.get(found.size()));
    }
    return expected != null ? expected : List.copyOf(found);
  }

  private IllegalStateException different(int position, String now, String before) {
    return new IllegalStateException(
        "program \""
            + program
            + "\": operation "
            + position
            + " differs from that of an earlier call with equal input shapes: found "
            + now
            + ", expected "
            + before
            + "; a compiled function must capture nothing that changes: make it an input or a"
            + " variable");
  }
}
