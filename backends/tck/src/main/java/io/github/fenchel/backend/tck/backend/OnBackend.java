package io.github.fenchel.backend.tck.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.fenchel.api.backend.Backend;
import io.github.fenchel.api.backend.Capability;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.backend.tck.sample.Numbers;
import io.github.fenchel.backend.tck.sample.Oracle;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests of one topic on one backend.
 *
 * <p>In FLOAT64 an element agrees within 1e-12 relative, in FLOAT32 within 2e-6; sums of products
 * within 1e-12 and 1e-5 of the result's largest element.
 */
@ExtendWith(Refusals.class)
public abstract class OnBackend {
  private @Nullable Session session;

  /** For subclasses. */
  protected OnBackend() {}

  /** Returns the backend that is tested. */
  protected abstract Backend backend();

  /** Returns the device that is tested. */
  protected String device() {
    return "cpu";
  }

  /** Returns the type that sessions compute in: double precision where the backend has it. */
  protected DataType dataType() {
    return backend().capabilities().contains(Capability.FLOAT64)
        ? DataType.FLOAT64
        : DataType.FLOAT32;
  }

  /** Closes the test's session. */
  @AfterEach
  protected final void closeSession() {
    if (session != null) {
      session.close();
    }
  }

  /** What a test computes on the backend, and on the reference. */
  interface Expression {
    Tensor of(Session session, List<Tensor> inputs);
  }

  /** Opens a session of the test's own. */
  final Session open() {
    return open(dataType());
  }

  final Session open(DataType type) {
    return backend().open(new SessionOptions(device(), type, 1));
  }

  /** Returns the session that ends with the test. */
  final Session session() {
    if (session == null) {
      session = open();
    }
    return session;
  }

  final HostArray run(Expression expression, HostArray... inputs) {
    return run(session(), expression, inputs);
  }

  static HostArray run(Session session, Expression expression, HostArray... inputs) {
    return session.compile("test", in -> List.of(expression.of(session, in))).call(inputs).get(0);
  }

  final double elementwise() {
    return dataType() == DataType.FLOAT64 ? 1e-12 : 2e-6;
  }

  final double summed() {
    return dataType() == DataType.FLOAT64 ? 1e-12 : 1e-5;
  }

  /** Asserts that each element is the reference's but for its own rounding. */
  final void agreesPerElement(String what, Expression expression, HostArray... inputs) {
    HostArray expected = expected(expression, inputs);
    double floor = dataType() == DataType.FLOAT64 ? 1e-290 : 1e-30;
    Numbers.assertClose(what, run(expression, inputs), expected, elementwise(), floor);
  }

  /** Asserts that each element is the reference's but for the rounding of sums of products. */
  final void agrees(String what, Expression expression, HostArray... inputs) {
    HostArray expected = expected(expression, inputs);
    Numbers.assertClose(
        what, run(expression, inputs), expected, summed(), Numbers.largest(expected));
  }

  private HostArray expected(Expression expression, HostArray... inputs) {
    HostArray[] rounded = Arrays.stream(inputs).map(this::rounded).toArray(HostArray[]::new);
    return rounded(onReference(expression, rounded));
  }

  /** Returns what the reference backend makes of it, in double precision. */
  static HostArray onReference(Expression expression, HostArray... inputs) {
    try (Session oracle = Oracle.backend().open(new SessionOptions("cpu", DataType.FLOAT64, 1))) {
      return run(oracle, expression, inputs);
    }
  }

  /** Returns the array in the session's type: what the backend makes of it. */
  final HostArray rounded(HostArray array) {
    return array.dataType().isFloating() ? array.to(dataType()) : array;
  }

  /** Asserts that an action is refused by an exception of this type whose message has the words. */
  static void refuses(
      Class<? extends RuntimeException> type, ThrowingCallable action, String... words) {
    Throwable thrown = catchThrowable(action);
    if (thrown instanceof UnsupportedOperationException missingCapability) {
      throw missingCapability;
    }
    assertThat(thrown).isInstanceOf(type);
    for (String word : words) {
      assertThat(thrown).hasMessageContaining(word);
    }
  }

  final void refusesOperands(Expression expression, HostArray[] inputs, String... words) {
    Session open = session();
    refuses(IllegalArgumentException.class, () -> run(open, expression, inputs), words);
  }
}
