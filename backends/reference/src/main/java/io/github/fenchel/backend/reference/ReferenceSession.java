package io.github.fenchel.backend.reference;

import io.github.fenchel.api.backend.CallState;
import io.github.fenchel.api.backend.Gradients;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.NeuralOps;
import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.backend.ValueAndGradient;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** A session that runs each program's function at once, each time it is called. */
final class ReferenceSession implements Session {
  private final SessionOptions options;
  private final Set<String> names = new HashSet<>();
  private final CallState<Call> state = new CallState<>();

  ReferenceSession(SessionOptions options) {
    this.options = options;
  }

  @Override
  public SessionOptions options() {
    state.requireOpen();
    return options;
  }

  @Override
  public Variable variable(String name, HostArray initial) {
    state.requireBetween("variable \"" + name + "\" is created");
    if (!names.add(name)) {
      throw new IllegalArgumentException("this session already has a variable \"" + name + "\"");
    }
    return new ReferenceVariable(this, name, initial);
  }

  @Override
  public NeuralOps nn() {
    return new ReferenceNeuralOps(call());
  }

  @Override
  public Tensor constant(HostArray array) {
    call().trace("constant", array, array.hashCode());
    return call().tensor(array);
  }

  @Override
  public ValueAndGradient valueAndGradient(Function<Tensor, Loss> loss, Tensor at) {
    throw noGradients("valueAndGradient", "TRAIN, and inside gradients DOUBLE_BACKPROP");
  }

  @Override
  public Gradients gradients(Supplier<Loss> loss, Collection<Variable> of) {
    throw noGradients("gradients", "TRAIN");
  }

  private RuntimeException noGradients(String method, String missing) {
    call();
    return new UnsupportedOperationException(
        "backend reference computes forward only: "
            + method
            + " needs a backend with the capability "
            + missing);
  }

  @Override
  public Program compile(String name, Function<List<Tensor>, List<Tensor>> traced) {
    state.requireOpen();
    Map<String, List<String>> traces = new HashMap<>(); // by the inputs' types and shapes
    return inputs -> {
      Trace trace = new Trace(name, traces.get(inputs.toString()));
      List<HostArray> results = run(new Call(name, trace), traced, inputs);
      traces.putIfAbsent(inputs.toString(), trace.operations());
      return results;
    };
  }

  private List<HostArray> run(
      Call call, Function<List<Tensor>, List<Tensor>> traced, List<HostArray> inputs) {
    state.start(call.program(), call);
    try {
      List<Tensor> arguments = new ArrayList<>();
      for (HostArray input : inputs) {
        arguments.add(call.tensor(input));
      }
      List<HostArray> results = new ArrayList<>();
      for (Tensor result : traced.apply(List.copyOf(arguments))) {
        results.add(call.own(result).toHost());
      }
      call.commit(); // only now: what fails above changes no variable
      return List.copyOf(results);
    } finally {
      call.end();
      state.stop();
    }
  }

  @Override
  public void close() {
    state.close();
  }

  /** Returns where this session is in its life. */
  CallState<Call> state() {
    return state;
  }

  /** Returns the program call that is running. */
  Call call() {
    return state.call();
  }
}
