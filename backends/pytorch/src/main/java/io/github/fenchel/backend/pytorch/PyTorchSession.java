package io.github.fenchel.backend.pytorch;

import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
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
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** PyTorch on one device. All native memory hangs on one manager, which closes with the session. */
final class PyTorchSession implements Session {
  private final SessionOptions options;
  private final PtNDManager manager;
  private final Hosts hosts;
  private final Scalars scalars;
  private final Scripts scripts;
  private final Autograd autograd;
  private final NeuralOps nn;
  private final Set<String> names = new HashSet<>();
  private final CallState<Call> state = new CallState<>();

  PyTorchSession(SessionOptions options, PtNDManager manager) {
    this.options = options;
    this.manager = manager;
    hosts = new Hosts(manager);
    scalars = new Scalars(manager);
    scripts = new Scripts(manager, scalars);
    autograd = new Autograd(scripts);
    nn = new PyTorchOps(this);
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
      throw new IllegalArgumentException("this session has a variable \"" + name + "\" already");
    }
    HostArray converted = convert(initial);
    return new PyTorchVariable(
        this, name, converted.dataType(), converted.shape(), place(converted));
  }

  @Override
  public NeuralOps nn() {
    call();
    return nn;
  }

  @Override
  public Tensor constant(HostArray array) {
    HostArray converted = convert(array);
    return call()
        .tensor(
            "constant",
            hosts.toDevice(converted),
            converted.shape(),
            converted.dataType(),
            converted);
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
    return new PyTorchProgram(this, name, traced);
  }

  @Override
  public void close() {
    if (!state.close()) {
      return;
    }
    scripts.close();
    manager.close();
  }

  // ---- for this package --------------------------------------------------------------------

  PtNDManager manager() {
    return manager;
  }

  Scalars scalars() {
    return scalars;
  }

  Scripts scripts() {
    return scripts;
  }

  Autograd autograd() {
    return autograd;
  }

  Hosts hosts() {
    return hosts;
  }

  /** Returns where this session is in its life. */
  CallState<Call> state() {
    return state;
  }

  /** Returns the running call. */
  Call call() {
    return state.call();
  }

  /** Converts a floating array to the session's type. */
  HostArray convert(HostArray array) {
    return array.dataType().isFloating() ? array.to(options.dataType()) : array;
  }

  /** Copies an array to the device, to stay. */
  PtNDArray place(HostArray array) {
    PtNDArray placed = hosts.toDevice(array);
    NDScope.unregister(placed);
    return placed;
  }
}
