package io.github.fenchel.backend.common;

import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The life of a session and its variables: between the calls of its programs, inside one, or
 * closed.
 *
 * <p>Computation belongs inside a call, on the thread that made it; variables are made, read and
 * written between calls; nothing comes after the end. A backend's session asks this before each of
 * its methods. Not for two threads.
 *
 * @param <A> what the backend stores of a variable
 * @param <T> the backend's tensors
 * @param <C> the backend's calls
 */
public final class SessionState<A, T extends CallTensor, C extends EngineCall<A, T>> {
  private final SessionOptions options;
  private final Memory<A> memory;
  private final Map<String, StoredVariable<A>> variables = new LinkedHashMap<>();
  private @Nullable C running;
  private @Nullable Thread thread;
  private boolean closed;

  /** An open session, between calls. */
  public SessionState(SessionOptions options, Memory<A> memory) {
    this.options = options;
    this.memory = memory;
  }

  /**
   * Returns how the session computes.
   *
   * @throws IllegalStateException if it is closed
   */
  public SessionOptions options() {
    requireOpen();
    return options;
  }

  /** Returns where variables are stored. */
  Memory<A> memory() {
    return memory;
  }

  /** Converts a floating array to the session's type. */
  public HostArray convert(HostArray array) {
    return array.dataType().isFloating() ? array.to(options.dataType()) : array;
  }

  /** Converts a program's arguments; see {@link #convert}. */
  public List<HostArray> arguments(String program, List<HostArray> inputs) {
    requireBetween("program \"" + program + "\" is called");
    return inputs.stream().map(this::convert).toList();
  }

  // ---- variables ---------------------------------------------------------------------------

  /**
   * Makes a variable.
   *
   * @throws IllegalArgumentException if the session has one of that name
   * @throws IllegalStateException if a program runs, or the session is closed
   */
  public Variable variable(String name, HostArray initial) {
    requireBetween("variable \"" + name + "\" is created");
    if (variables.containsKey(name)) {
      throw new IllegalArgumentException("this session has a variable \"" + name + "\" already");
    }
    StoredVariable<A> variable = new StoredVariable<>(this, name, convert(initial));
    variables.put(name, variable);
    return variable;
  }

  /** Returns a variable that gradients are asked for as this session's own. */
  StoredVariable<A> differentiable(Variable variable) {
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
  public void requireBetween(String what) {
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

  /**
   * Requires an open session.
   *
   * @throws IllegalStateException if it is closed
   */
  public void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
  }

  /**
   * Closes the session and frees its variables; again does nothing.
   *
   * @return whether it was open, so that there is more to free
   * @throws IllegalStateException if a program runs
   */
  public boolean close() {
    if (closed) {
      return false;
    }
    if (running != null) {
      throw new IllegalStateException(
          "the session is closed while program \"" + running.scope().program() + "\" runs");
    }
    closed = true;
    variables.values().forEach(variable -> memory.free(variable.stored()));
    return true;
  }
}
