package io.github.fenchel.backend.tensorflow;

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
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** TensorFlow on the CPU: the variables and the traced programs, closed together. */
final class TensorFlowSession implements Session {
  private final SessionOptions options;
  private final Autograd autograd = new Autograd();
  private final NeuralOps nn = new TensorFlowOps(this);
  private final Map<String, TensorFlowVariable> variables = new HashMap<>();
  private final List<TracedGraph> graphs = new ArrayList<>();
  private final CallState<Call> state = new CallState<>();

  TensorFlowSession(SessionOptions options) {
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
    if (variables.containsKey(name)) {
      throw new IllegalArgumentException("this session has a variable \"" + name + "\" already");
    }
    TensorFlowVariable variable = new TensorFlowVariable(this, name, convert(initial));
    variables.put(name, variable);
    return variable;
  }

  @Override
  public NeuralOps nn() {
    call();
    return nn;
  }

  @Override
  public Tensor constant(HostArray array) {
    HostArray converted = convert(array);
    Layout layout = Layout.plain(converted.shape().rank());
    return call()
        .tensor(
            call().nodes().constant(converted, layout),
            converted.shape(),
            converted.dataType(),
            layout);
  }

  @Override
  public ValueAndGradient valueAndGradient(Function<Tensor, Loss> loss, Tensor at) {
    Call call = call();
    return autograd.valueAndGradient(call, loss, call.own(at));
  }

  @Override
  public Gradients gradients(Supplier<Loss> loss, Collection<Variable> of) {
    return autograd.gradients(call(), loss, of);
  }

  @Override
  public Program compile(String name, Function<List<Tensor>, List<Tensor>> traced) {
    state.requireOpen();
    return new TensorFlowProgram(this, name, traced);
  }

  @Override
  public void close() {
    if (!state.close()) {
      return;
    }
    graphs.forEach(TracedGraph::close);
    variables.values().forEach(variable -> variable.stored().close());
  }

  // ---- for this package --------------------------------------------------------------------

  Autograd autograd() {
    return autograd;
  }

  /** Returns where this session is in its life. */
  CallState<Call> state() {
    return state;
  }

  /** Returns the call being traced. */
  Call call() {
    return state.call();
  }

  /** Takes a graph, to close it with this session. */
  void keep(TracedGraph graph) {
    graphs.add(graph);
  }

  /** Converts a floating array to the session's type. */
  HostArray convert(HostArray array) {
    return array.dataType().isFloating() ? array.to(options.dataType()) : array;
  }
}
