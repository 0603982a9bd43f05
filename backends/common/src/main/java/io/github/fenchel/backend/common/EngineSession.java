package io.github.fenchel.backend.common;

import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.backend.Gradients;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.NeuralOps;
import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.backend.ValueAndGradient;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A session on one engine: the life of its variables, programs and gradients.
 *
 * <p>Computation belongs inside a call, on the thread that made it; variables are made, read and
 * written between calls; nothing comes after the end. Not thread-safe.
 *
 * @param <A> what the backend stores of a variable
 * @param <T> the backend's tensors
 * @param <C> the backend's calls; unless they are {@link DifferentiableCall}s, gradients are
 *     refused
 */
public final class EngineSession<A, T extends CallTensor, C extends EngineCall<A, T>>
    implements Session {
  private final SessionOptions options;
  private final Engine<A, T, C> engine;
  private final NeuralOps nn;
  private final Autograd<A, T> autograd = new Autograd<>();
  private final Map<String, StoredVariable<A>> variables = new LinkedHashMap<>();
  private @Nullable C running;
  private @Nullable Thread thread;
  private boolean closed;

  /** An open session, between calls; at its end it closes the engine. */
  public EngineSession(SessionOptions options, Engine<A, T, C> engine) {
    this(options, Set.of(), engine);
  }

  /**
   * An open session, between calls; at its end it closes the engine.
   *
   * @param inDouble the convolutions that are computed in double precision and rounded
   */
  public EngineSession(
      SessionOptions options, Set<Convolution.Kind> inDouble, Engine<A, T, C> engine) {
    this.options = options;
    this.engine = engine;
    nn = new Layers<>(this::call, engine.layers(), inDouble);
  }

  @Override
  public SessionOptions options() {
    requireOpen();
    return options;
  }

  @Override
  public NeuralOps nn() {
    call();
    return nn;
  }

  @Override
  public T constant(HostArray array) {
    return call().constant(converted(array));
  }

  @Override
  public Program compile(String name, Function<List<Tensor>, List<Tensor>> traced) {
    requireOpen();
    return engine.compile(this, name, traced);
  }

  /** Returns where variables are stored. */
  Engine<A, T, C> engine() {
    return engine;
  }

  /** Converts a floating array to the session's type. */
  HostArray converted(HostArray array) {
    return array.dataType().isFloating() ? array.to(options.dataType()) : array;
  }

  // ---- variables and gradients -------------------------------------------------------------

  @Override
  public Variable variable(String name, HostArray initial) {
    requireBetween("variable \"" + name + "\" is created");
    if (variables.containsKey(name)) {
      throw new IllegalArgumentException("this session has a variable \"" + name + "\" already");
    }
    StoredVariable<A> variable = new StoredVariable<>(this, name, converted(initial));
    variables.put(name, variable);
    return variable;
  }

  /** Returns which gradients are being computed. */
  public Autograd<A, T> autograd() {
    return autograd;
  }

  @Override
  public ValueAndGradient valueAndGradient(Function<Tensor, Loss> loss, Tensor at) {
    return autograd.valueAndGradient(
        differentiable("valueAndGradient", "TRAIN, and inside gradients DOUBLE_BACKPROP"),
        loss,
        at);
  }

  @Override
  public Gradients gradients(Supplier<Loss> loss, Collection<Variable> of) {
    DifferentiableCall<A, T> call = differentiable("gradients", "TRAIN");
    return autograd.gradients(call, loss, new LinkedHashSet<>(of).stream().map(this::own).toList());
  }

  private DifferentiableCall<A, T> differentiable(String method, String capability) {
    if (call() instanceof DifferentiableCall<A, T> call) {
      return call;
    }
    throw new UnsupportedOperationException(
        "this backend computes forward only: "
            + method
            + " needs a backend with the capability "
            + capability);
  }

  private StoredVariable<A> own(Variable variable) {
    StoredVariable<A> own = variables.get(variable.name());
    if (own == null || !own.equals(variable)) {
      throw new IllegalArgumentException(
          "variable \""
              + variable.name()
              + "\" is not of the session of program \""
              + call().scope().program()
              + "\"");
    }
    Operands.differentiable(own, own.dataType());
    return own;
  }

  // ---- calls -------------------------------------------------------------------------------

  /**
   * Returns a program's arguments in the session's type.
   *
   * @throws IllegalStateException if a program runs, or the session is closed
   */
  public List<HostArray> arguments(String program, List<HostArray> inputs) {
    requireBetween("program \"" + program + "\" is called");
    return inputs.stream().map(this::converted).toList();
  }

  /**
   * Runs a program's function once, within a call, which it closes.
   *
   * @param call the call, which begins now
   * @param arguments what the function is given, in the session's type
   * @param finish what makes the result of the function's outputs, and stores what was assigned
   * @throws IllegalArgumentException if an output is of another call, or BOOLEAN
   */
  public <R> R run(
      C call,
      Function<List<Tensor>, List<Tensor>> function,
      List<HostArray> arguments,
      Function<List<T>, R> finish) {
    try {
      requireBetween("program \"" + call.scope().program() + "\" is called");
      running = call;
      thread = Thread.currentThread();
      try {
        return finish.apply(outputs(call, function, arguments));
      } finally {
        running = null;
        thread = null;
      }
    } finally {
      call.scope().end();
      call.close();
    }
  }

  private List<T> outputs(
      C call, Function<List<Tensor>, List<Tensor>> function, List<HostArray> arguments) {
    List<Tensor> inputs = new ArrayList<>(arguments.size());
    for (HostArray argument : arguments) {
      inputs.add(call.input(argument));
    }
    List<T> outputs = new ArrayList<>();
    for (Tensor output : List.copyOf(function.apply(List.copyOf(inputs)))) {
      T own = call.own(output);
      if (own.dataType() == DataType.BOOLEAN) {
        throw new IllegalArgumentException(
            "program \""
                + call.scope().program()
                + "\": output "
                + outputs.size()
                + " is BOOLEAN; cast it with to");
      }
      outputs.add(own);
    }
    return outputs;
  }

  /**
   * Returns the running call.
   *
   * @throws IllegalStateException if none runs on this thread, or the session is closed
   */
  public C call() {
    requireOpen();
    C call = running;
    if (call == null) {
      throw new IllegalStateException(
          "computation happens inside a compiled program only, and none is running");
    }
    if (thread != Thread.currentThread()) {
      throw new IllegalStateException(
          "program \""
              + call.scope().program()
              + "\" computes on two threads; a session is for the thread that calls its program");
    }
    return call;
  }

  /**
   * Requires that no program runs.
   *
   * @param what what is about to be done, for messages: a subject and a verb
   * @throws IllegalStateException if one runs, or the session is closed
   */
  void requireBetween(String what) {
    requireOpen();
    if (running != null) {
      throw new IllegalStateException(
          what
              + " inside program \""
              + running.scope().program()
              + "\"; do so between program calls only, since a compiled function has no host");
    }
  }

  // ---- the end -----------------------------------------------------------------------------

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    if (running != null) {
      throw new IllegalStateException(
          "the session is closed while program \"" + running.scope().program() + "\" runs");
    }
    closed = true;
    variables.values().forEach(variable -> engine.free(variable.stored()));
    engine.close();
  }
}
