package io.github.fenchel.backend.pytorch;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.backend.common.EagerProgram;
import io.github.fenchel.backend.common.Engine;
import io.github.fenchel.backend.common.EngineFaults;
import io.github.fenchel.backend.common.EngineSession;
import io.github.fenchel.backend.common.LayerKernels;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** PyTorch on one device. One manager owns all native memory, and closes with the session. */
final class PyTorchEngine implements Engine<PtNDArray, PyTorchTensor, Call> {
  private static final boolean STRICT = Boolean.getBoolean("fenchel.strict");

  private static final int FILTERS = 4;

  private final PtNDManager manager;
  private final Hosts hosts;
  private final Scalars scalars;
  private final Scripts scripts;

  PyTorchEngine(PtNDManager manager) {
    this.manager = manager;
    hosts = new Hosts(manager);
    scalars = new Scalars(manager);
    scripts = new Scripts(manager, scalars);
  }

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

  /** Places filters channels last, as convolutions take and update them; see {@link PyTorchOps}. */
  @Override
  public PtNDArray place(HostArray array) {
    PtNDArray placed = hosts.toDevice(array);
    if (array.shape().rank() == FILTERS && isFaster(array.dataType())) {
      try (PtNDArray contiguous = placed) {
        placed = scripts.channelsLast(contiguous);
      }
    }
    NDScope.unregister(placed);
    return placed;
  }

  /** Returns whether convolutions of this type are faster channels last. */
  boolean isFaster(DataType type) {
    return type == DataType.FLOAT32 && !manager.getDevice().isGpu();
  }

  @Override
  public HostArray read(PtNDArray stored, DataType type, Shape shape) {
    return Hosts.toHost(stored, type, shape);
  }

  @Override
  public void free(PtNDArray stored) {
    stored.close();
  }

  @Override
  public LayerKernels<PyTorchTensor> layers() {
    return new PyTorchOps(this);
  }

  /** A program that runs eagerly at each call, within one scope of native memory. */
  @Override
  public Program compile(
      EngineSession<PtNDArray, PyTorchTensor, Call> session,
      String name,
      Function<List<Tensor>, List<Tensor>> function) {
    Program program =
        new EagerProgram<>(
            session, name, function, STRICT, trace -> new Call(this, session, name, trace));
    return inputs -> {
      try {
        return program.call(inputs);
      } catch (EngineException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        boolean outOfMemory =
            message.contains("out of memory") || message.contains("can't allocate memory");
        throw EngineFaults.failed(name, "PyTorch", outOfMemory, e);
      }
    };
  }

  @Override
  public void close() {
    scripts.close();
    manager.close();
  }
}
