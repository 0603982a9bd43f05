package io.github.fenchel.backend.reference;

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
import io.github.fenchel.backend.common.Layers;
import io.github.fenchel.backend.common.SessionState;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** A session that runs each program's function at once, each time it is called. */
final class ReferenceSession implements Session {
  private final SessionState<HostArray, ReferenceTensor, Call> state;
  private final NeuralOps nn;

  ReferenceSession(SessionOptions options) {
    state = new SessionState<>(options, new Hosts());
    nn = new Layers<>(state::call, new ReferenceOps());
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
    Call call = state.call();
    HostArray own = state.convert(array);
    call.note("constant", own);
    return call.tensor(own);
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
    state.call();
    return new UnsupportedOperationException(
        "backend reference computes forward only: "
            + method
            + " needs a backend with the capability "
            + missing);
  }

  @Override
  public Program compile(String name, Function<List<Tensor>, List<Tensor>> traced) {
    state.requireOpen();
    return new ReferenceProgram(state, name, traced);
  }

  @Override
  public void close() {
    state.close();
  }
}
