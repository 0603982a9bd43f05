package io.github.fenchel.backend.pytorch;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
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
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** PyTorch on one device. All native memory hangs on one manager, which closes with the session. */
final class PyTorchSession implements Session {
  private final PtNDManager manager;
  private final Hosts hosts;
  private final Scalars scalars;
  private final Scripts scripts;
  private final SessionState<PtNDArray, PyTorchTensor, Call> state;
  private final Autograd<PtNDArray, PyTorchTensor> autograd;
  private final NeuralOps nn;

  PyTorchSession(SessionOptions options, PtNDManager manager) {
    this.manager = manager;
    hosts = new Hosts(manager);
    scalars = new Scalars(manager);
    scripts = new Scripts(manager, scalars);
    state = new SessionState<>(options, hosts);
    autograd = new Autograd<>(state);
    nn = new Layers<>(state::call, new PyTorchOps(this));
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
    return state.call().tensor("constant", hosts.toDevice(own), own.shape(), own.dataType(), own);
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
    return new PyTorchProgram(this, name, traced);
  }

  @Override
  public void close() {
    if (state.close()) {
      scripts.close();
      manager.close();
    }
  }

  // ---- for this package --------------------------------------------------------------------

  PtNDManager manager() {
    return manager;
  }

  Hosts hosts() {
    return hosts;
  }

  Scalars scalars() {
    return scalars;
  }

  Scripts scripts() {
    return scripts;
  }

  SessionState<PtNDArray, PyTorchTensor, Call> state() {
    return state;
  }

  Autograd<PtNDArray, PyTorchTensor> autograd() {
    return autograd;
  }
}
