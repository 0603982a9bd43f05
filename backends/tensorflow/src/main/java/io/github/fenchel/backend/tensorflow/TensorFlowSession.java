package io.github.fenchel.backend.tensorflow;

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
import io.github.fenchel.backend.common.Autograd;
import io.github.fenchel.backend.common.Layers;
import io.github.fenchel.backend.common.SessionState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** TensorFlow on the CPU: the variables and the traced programs, closed together. */
final class TensorFlowSession implements Session {
  private final SessionState<org.tensorflow.Tensor, TensorFlowTensor, Call> state;
  private final Autograd<org.tensorflow.Tensor, TensorFlowTensor> autograd;
  private final NeuralOps nn;
  private final List<TracedGraph> graphs = new ArrayList<>();

  TensorFlowSession(SessionOptions options) {
    state = new SessionState<>(options, new Hosts());
    autograd = new Autograd<>(state);
    nn = new Layers<>(state::call, new TensorFlowOps());
  }

  @Override
  public SessionOptions options() {
    return state.options();
  }

  @Override
  public Variable variable(String name, HostArray initial) {
    return state.variable(name, initial);
  }

  @Override
  public NeuralOps nn() {
    state.call();
    return nn;
  }

  @Override
  public Tensor constant(HostArray array) {
    HostArray own = state.convert(array);
    Layout layout = Layout.plain(own.shape().rank());
    Call call = state.call();
    return call.tensor(call.nodes().constant(own, layout), own.shape(), own.dataType(), layout);
  }

  @Override
  public ValueAndGradient valueAndGradient(Function<Tensor, Loss> loss, Tensor at) {
    return autograd.valueAndGradient(loss, at);
  }

  @Override
  public Gradients gradients(Supplier<Loss> loss, Collection<Variable> of) {
    return autograd.gradients(loss, of);
  }

  @Override
  public Program compile(String name, Function<List<Tensor>, List<Tensor>> traced) {
    state.requireOpen();
    return new TensorFlowProgram(this, name, traced);
  }

  @Override
  public void close() {
    if (state.close()) {
      graphs.forEach(TracedGraph::close);
    }
  }

  // ---- for this package --------------------------------------------------------------------

  SessionState<org.tensorflow.Tensor, TensorFlowTensor, Call> state() {
    return state;
  }

  Autograd<org.tensorflow.Tensor, TensorFlowTensor> autograd() {
    return autograd;
  }

  /** Takes a graph, to close it with this session. */
  void keep(TracedGraph graph) {
    graphs.add(graph);
  }
}
