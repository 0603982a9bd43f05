package io.github.fenchel.backend.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.fenchel.api.backend.BatchNormalized;
import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.backend.Window;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EngineSessionTest {
  private int closes;
  private final List<HostArray> freed = new ArrayList<>();
  private final EngineSession<HostArray, CallTensor, EmptyCall> session =
      new EngineSession<>(new SessionOptions("cpu", DataType.FLOAT32, 1), new HostEngine());

  /** Stores arrays as they are, and remembers what was freed. */
  private final class HostEngine implements Engine<HostArray, CallTensor, EmptyCall> {
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

    @Override
    public LayerKernels<CallTensor> layers() {
      return new NoKernels();
    }

    @Override
    public Program compile(
        EngineSession<HostArray, CallTensor, EmptyCall> session,
        String name,
        Function<List<Tensor>, List<Tensor>> function) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
      closes++;
    }
  }

  /** Layers of an engine that computes nothing. */
  private static final class NoKernels implements LayerKernels<CallTensor> {
    @Override
    public CallTensor conv2d(
        CallTensor input,
        CallTensor weight,
        @Nullable CallTensor bias,
        Convolution options,
        Shape result) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CallTensor maxPool2d(CallTensor input, Window window, Shape result) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CallTensor averagePool2d(CallTensor input, Window window, Shape result) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CallTensor linear(
        CallTensor input, CallTensor weight, @Nullable CallTensor bias, Shape result) {
      throw new UnsupportedOperationException();
    }

    @Override
    public BatchNormalized batchNormByBatch(
        CallTensor input, CallTensor scale, CallTensor shift, double epsilon) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CallTensor batchNormByStatistics(
        CallTensor input,
        CallTensor scale,
        CallTensor shift,
        CallTensor mean,
        CallTensor variance,
        double epsilon) {
      throw new UnsupportedOperationException();
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
    public CallTensor constant(HostArray array) {
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
    session.run(
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
        .isThrownBy(session::call)
        .withMessageContaining("inside a compiled program only");
    EmptyCall call =
        run("step", () -> assertThat(session.call().scope().program()).isEqualTo("step"));
    assertThat(call.closed).isTrue();
    assertThatIllegalStateException().isThrownBy(session::call);
    session.requireBetween("a variable is read");
  }

  @Test
  void aCallThatFailsIsClosedAndTheNextOneRuns() {
    EmptyCall failing = new EmptyCall("fails");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                session.run(
                    failing,
                    inputs -> {
                      throw new IllegalArgumentException("as it should");
                    },
                    List.of(),
                    outputs -> outputs))
        .withMessage("as it should");
    assertThat(failing.closed).isTrue();
    run("step", session::call);
  }

  @Test
  void whatBelongsBetweenCallsIsRefusedInsideOneByName() {
    run(
        "step",
        () -> {
          assertThatIllegalStateException()
              .isThrownBy(() -> session.requireBetween("variable \"w\" is read"))
              .withMessageStartingWith("variable \"w\" is read inside program \"step\"; ");
          assertThatIllegalStateException()
              .isThrownBy(() -> run("other", () -> {}))
              .withMessageStartingWith("program \"other\" is called inside program \"step\"; ");
          assertThat(session.call().scope().program()).isEqualTo("step");
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
                      session.call();
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
    Variable weight = session.variable("weight", HostArray.scalar(0.1));
    HostArray first = HostArray.of(Shape.scalar(), 0.1f);
    assertThat(weight.read()).isEqualTo(first);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> session.variable("weight", first))
        .withMessage("this session has a variable \"weight\" already");
    HostArray second = HostArray.of(Shape.scalar(), 2f);
    weight.write(second);
    assertThat(freed).containsExactly(first);
    session.close();
    assertThat(freed).containsExactly(first, second);
  }

  @Test
  void nothingComesAfterTheEnd() {
    run(
        "step",
        () ->
            assertThatIllegalStateException()
                .isThrownBy(session::close)
                .withMessage("the session is closed while program \"step\" runs"));
    session.close();
    session.close();
    assertThat(closes).as("closing twice does nothing").isEqualTo(1);
    assertThatIllegalStateException().isThrownBy(session::call);
    assertThatIllegalStateException().isThrownBy(session::options);
    assertThatIllegalStateException()
        .isThrownBy(() -> run("late", () -> {}))
        .withMessage("the session is closed");
  }
}
