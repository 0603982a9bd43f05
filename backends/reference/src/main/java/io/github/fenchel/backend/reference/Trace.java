package io.github.fenchel.backend.reference;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operations of one call, held against an earlier call with equal input shapes.
 *
 * <p>An engine that traces keeps the operations and constants of the first call for good. This one
 * would obey a function that does otherwise the next time; as the oracle, it always checks.
 */
final class Trace {
  private static final String END = "the end";

  private final String program;
  private final @Nullable List<String> earlier;
  private final List<String> found = new ArrayList<>();

  /** A trace of a call; {@code earlier} is what an earlier call gave, if there was one. */
  Trace(String program, @Nullable List<String> earlier) {
    this.program = program;
    this.earlier = earlier;
  }

  void add(String operation) {
    int place = found.size();
    if (earlier != null && !earlier.get(place).equals(operation)) {
      throw new IllegalStateException(
          "program "
              + program
              + ": operation "
              + (place + 1)
              + " is "
              + operation
              + ", but was "
              + earlier.get(place)
              + " in an earlier call with equal shapes; make what changes an input or a variable");
    }
    found.add(operation);
  }

  void end() {
    add(END);
  }

  List<String> operations() {
    return List.copyOf(found);
  }
}
