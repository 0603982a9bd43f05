package io.github.fenchel.backend.common;

import static java.util.stream.Collectors.joining;

import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a compiled function did in one call, operation by operation, held against its first call.
 *
 * <p>An engine that traces would keep the first call's operations and constants forever. So a
 * function that does something else the next time is wrong, although an eager engine would follow
 * it.
 */
public final class OperationTrace {
  private static final String END = "the end";

  private final String program;
  private final @Nullable List<String> expected;
  private final List<String> found = new ArrayList<>();

  /** A trace of a program's call; {@code expected} is an earlier call's, if there was one. */
  public OperationTrace(String program, @Nullable List<String> expected) {
    this.program = program;
    this.expected = expected;
  }

  /**
   * Adds an operation and returns its position, from 1.
   *
   * @param operands all that an engine would keep of it: tensors, arrays, numbers, options
   * @throws IllegalStateException if the earlier call did something else here
   */
  public int add(String operation, Object... operands) {
    return add(text(operation, operands));
  }

  /** Adds an operation with what it gives; see {@link #add(String, Object...)}. */
  public int add(String operation, DataType type, Shape shape, Object... operands) {
    return add(text(operation, operands) + " -> " + type + shape);
  }

  private int add(String now) {
    int position = found.size();
    if (expected != null) {
      String before = position < expected.size() ? expected.get(position) : END;
      if (!before.equals(now)) {
        throw different(position + 1, now, before);
      }
    }
    found.add(now);
    return position + 1;
  }

  /** Returns the position of the last operation, 0 if there is none. */
  public int position() {
    return found.size();
  }

  /**
   * Returns the whole trace, once the function has returned.
   *
   * @throws IllegalStateException if the earlier call did more
   */
  public List<String> finish() {
    if (expected != null && found.size() < expected.size()) {
      throw different(found.size() + 1, END, expected.get(found.size()));
    }
    return expected != null ? expected : List.copyOf(found);
  }

  private static String text(String operation, Object... operands) {
    return operation
        + Arrays.stream(operands).map(OperationTrace::describe).collect(joining(", ", " ", ""));
  }

  private static String describe(Object operand) {
    if (operand instanceof CallTensor tensor) {
      return "%" + tensor.position();
    }
    if (operand instanceof HostArray array) {
      return array + "#" + Integer.toHexString(array.hashCode());
    }
    if (operand instanceof int[] numbers) {
      return Arrays.toString(numbers);
    }
    return operand.toString();
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
