package io.github.fenchel.backend.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionStateTest {
  private final List<HostArray> freed = new ArrayList<>();
  private final SessionState<HostArray, CallTensor, EmptyCall> state =
      new SessionState<>(new SessionOptions("cpu", DataType.FLOAT32, 1), new HostMemory());

  /** Stores arrays as they are, and remembers what was freed. */
  private final class HostMemory implements Memory<HostArray> {
    @Override
    public HostArray place(HostArray array) {
      return array;
    }

    @Override
    public HostArray read(HostArray stored, DataType type, Shape shape) {
      return stored;
    }

    @Override
    public void free(HostArray stored) {
      freed.add(stored);
    }
  }

  /** A call in which nothing is computed. */
  private static final class EmptyCall implements EngineCall<HostArray, CallTensor> {
    private final CallScope scope;
    private boolean closed;

    EmptyCall(String program) {
      scope = new CallScope(program);
    }

    @Override
    public CallScope scope() {
      return scope;
    }

    @Override
    public CallTensor own(Tensor tensor) {
      return scope.own(CallTensor.class, tensor);
    }

    @Override
    public CallTensor input(HostArray argument) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CallTensor value(StoredVariable<HostArray> variable) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void assign(StoredVariable<HostArray> variable, CallTensor value) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private EmptyCall run(String program, Runnable inside) {
    EmptyCall call = new EmptyCall(program);
    state.run(
        call,
        inputs -> {
          inside.run();
          return inputs;
        },
        List.of(),
        outputs -> outputs);
    return call;
  }

  @Test
  void aCallIsThereWhileItRunsOnly() {
    assertThatIllegalStateException()
        .isThrownBy(state::call)
        .withMessageContaining("inside a compiled program only");
    EmptyCall call =
        run("step", () -> assertThat(state.call().scope().program()).isEqualTo("step"));
    assertThat(call.closed).isTrue();
    assertThatIllegalStateException().isThrownBy(state::call);
    state.requireBetween("a variable is read");
  }

  @Test
  void aCallThatFailsIsClosedAndTheNextOneRuns() {
    EmptyCall failing = new EmptyCall("fails");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                state.run(
                    failing,
                    inputs -> {
                      throw new IllegalArgumentException("as it should");
                    },
                    List.of(),
                    outputs -> outputs))
        .withMessage("as it should");
    assertThat(failing.closed).isTrue();
    run("step", state::call);
  }

  @Test
  void whatBelongsBetweenCallsIsRefusedInsideOneByName() {
    run(
        "step",
        () -> {
          assertThatIllegalStateException()
              .isThrownBy(() -> state.requireBetween("variable \"w\" is read"))
              .withMessageStartingWith("variable \"w\" is read inside program \"step\"; ");
          assertThatIllegalStateException()
              .isThrownBy(() -> run("other", () -> {}))
              .withMessageStartingWith("program \"other\" is called inside program \"step\"; ");
          assertThat(state.call().scope().program()).isEqualTo("step");
        });
  }

  @Test
  void aCallComputesOnTheThreadThatMadeIt() {
    run(
        "step",
        () -> {
          @Nullable RuntimeException[] refusal = new RuntimeException[1];
          Thread other =
              new Thread(
                  () -> {
                    try {
                      state.call();
                    } catch (IllegalStateException e) {
                      refusal[0] = e;
                    }
                  });
          other.start();
          try {
            other.join();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          assertThat(refusal[0])
              .hasMessageStartingWith("program \"step\" computes on two threads; ");
        });
  }

  @Test
  void aVariableIsConvertedNamedOnceAndFreedWhenItsValueIsReplaced() {
    Variable weight = state.variable("weight", HostArray.scalar(0.1));
    HostArray first = HostArray.of(Shape.scalar(), 0.1f);
    assertThat(weight.read()).isEqualTo(first);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> state.variable("weight", first))
        .withMessage("this session has a variable \"weight\" already");
    HostArray second = HostArray.of(Shape.scalar(), 2f);
    weight.write(second);
    assertThat(freed).containsExactly(first);
    state.close();
    assertThat(freed).containsExactly(first, second);
  }

  @Test
  void nothingComesAfterTheEnd() {
    run(
        "step",
        () ->
            assertThatIllegalStateException()
                .isThrownBy(state::close)
                .withMessage("the session is closed while program \"step\" runs"));
    assertThat(state.close()).isTrue();
    assertThat(state.close()).as("closing twice does nothing").isFalse();
    assertThatIllegalStateException().isThrownBy(state::requireOpen);
    assertThatIllegalStateException().isThrownBy(state::call);
    assertThatIllegalStateException().isThrownBy(state::options);
    assertThatIllegalStateException()
        .isThrownBy(() -> run("late", () -> {}))
        .withMessage("the session is closed");
  }
}
