package io.github.fenchel.backend.pytorch;

import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.backend.common.CallScope;
import io.github.fenchel.backend.common.CallVariables;
import io.github.fenchel.backend.common.DifferentiableCall;
import io.github.fenchel.backend.common.EagerCall;
import io.github.fenchel.backend.common.EngineSession;
import io.github.fenchel.backend.common.OperationTrace;
import io.github.fenchel.backend.common.StoredVariable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One running call of a program: a scope of native memory, within it one of each evaluation.
 *
 * <p>PyTorch records a graph only while an evaluation is open. Gradients are returned, never added
 * to a weight, so an evaluation leaves no trace and makes no cycle of references. Variables never
 * require a gradient: leaves are copies of them.
 */
final class Call
    implements DifferentiableCall<PtNDArray, PyTorchTensor>, EagerCall<PtNDArray, PyTorchTensor> {
  private final PyTorchEngine engine;
  private final EngineSession<PtNDArray, PyTorchTensor, Call> session;
  private final CallScope scope;
  private final @Nullable OperationTrace trace;
  private final CallVariables<PtNDArray, PtNDArray, PyTorchTensor> variables =
      new CallVariables<>(StoredVariable::stored, this::value);
  private final List<PtNDArray> replaced = new ArrayList<>();
  private final boolean gradMode = JniUtils.isGradMode();
  private final NDScope memory = new NDScope();
  private @Nullable NDScope evaluation;

  /** A call that begins now; {@code trace} is null unless calls are compared. */
  Call(
      PyTorchEngine engine,
      EngineSession<PtNDArray, PyTorchTensor, Call> session,
      String program,
      @Nullable OperationTrace trace) {
    this.engine = engine;
    this.session = session;
    this.trace = trace;
    scope = new CallScope(program);
    memory.suppressNotUsedWarning();
    NativeEngine.threads(session.options().threads());
    JniUtils.setGradMode(false);
    JniUtils.setGraphExecutorOptimize(false); // scripts of one operation have nothing to optimize
  }

  PyTorchEngine engine() {
    return engine;
  }

  /** Returns whether PyTorch records a graph now. */
  boolean isRecording() {
    return session.autograd().isRecording();
  }

  @Override
  public CallScope scope() {
    return scope;
  }

  // ---- tensors -----------------------------------------------------------------------------

  /** Makes a tensor of an operation's result, and notes the operation if calls are compared. */
  PyTorchTensor tensor(
      String operation, PtNDArray array, Shape shape, DataType type, Object... operands) {
    int position = trace == null ? 0 : trace.add(operation, type, shape, operands);
    return new PyTorchTensor(this, array, shape, type, position);
  }

  /** Notes something that a call must do equally each time. */
  private void note(String operation, Object... operands) {
    if (trace != null) {
      trace.add(operation, operands);
    }
  }

  @Override
  public PyTorchTensor own(Tensor tensor) {
    return scope.own(PyTorchTensor.class, tensor);
  }

  @Override
  public PyTorchTensor input(HostArray argument) {
    return placed("input", argument);
  }

  @Override
  public PyTorchTensor constant(HostArray array) {
    return placed("constant", array, array);
  }

  private PyTorchTensor placed(String operation, HostArray array, Object... operands) {
    PtNDArray placed = engine.hosts().toDevice(array);
    return tensor(operation, placed, array.shape(), array.dataType(), operands);
  }

  @Override
  public HostArray output(PyTorchTensor result) {
    note("output", result);
    return Hosts.toHost(result.array(), result.dataType(), result.shape());
  }

  // ---- variables ---------------------------------------------------------------------------

  @Override
  public PyTorchTensor value(StoredVariable<PtNDArray> variable) {
    return variables.value(variable);
  }

  private PyTorchTensor value(StoredVariable<PtNDArray> variable, PtNDArray array) {
    return tensor("variable", array, variable.shape(), variable.dataType(), variable);
  }

  @Override
  public void assign(StoredVariable<PtNDArray> variable, PyTorchTensor value) {
    note("assign", variable, value);
    PtNDArray before = variables.assign(variable, kept(value));
    if (before != null) {
      replaced.add(before); // a tensor of this call may still be this very array
    }
  }

  @Override
  public void commit() {
    variables.take().forEach(StoredVariable::store);
  }

  // ---- evaluations -------------------------------------------------------------------------

  @Override
  public void begin() {
    evaluation = new NDScope();
    evaluation.suppressNotUsedWarning();
    JniUtils.setGradMode(true);
  }

  @Override
  public void end() {
    variables.freeze();
    JniUtils.setGradMode(false);
    if (evaluation != null) {
      evaluation.close();
    }
  }

  @Override
  public Supplier<PyTorchTensor> keep(PyTorchTensor tensor) {
    PtNDArray array = kept(tensor);
    return () -> {
      NDScope.register(array);
      return tensor("kept", array, tensor.shape(), tensor.dataType(), tensor);
    };
  }

  /** A detached array of the same numbers that no scope frees. */
  private static PtNDArray kept(PyTorchTensor tensor) {
    PtNDArray array = JniUtils.detachGradient(tensor.array());
    NDScope.unregister(array);
    return array;
  }

  @Override
  public PyTorchTensor leaf(PyTorchTensor at) {
    // A view has a place of its own in the graph: what else uses the tensor adds nothing to it.
    PtNDArray point = JniUtils.reshape(at.array(), at.shape().toArray());
    JniUtils.attachGradient(point, true);
    return tensor("leaf", point, at.shape(), at.dataType(), at);
  }

  @Override
  public PyTorchTensor leaf(StoredVariable<PtNDArray> variable) {
    return variables.leaf(
        variable,
        current -> {
          PtNDArray leaf = JniUtils.detachGradient(current);
          JniUtils.attachGradient(leaf, true);
          return tensor("leaf", leaf, variable.shape(), variable.dataType(), variable);
        });
  }

  @Override
  public List<PyTorchTensor> differentiate(
      PyTorchTensor value, List<PyTorchTensor> leaves, boolean nested) {
    List<PtNDArray> at = leaves.stream().map(PyTorchTensor::array).toList();
    List<PtNDArray> arrays = engine.scripts().gradient(value.array(), at, nested);
    List<PyTorchTensor> gradients = new ArrayList<>(arrays.size());
    for (PyTorchTensor leaf : leaves) {
      PtNDArray array = arrays.get(gradients.size());
      gradients.add(tensor("gradient", array, leaf.shape(), leaf.dataType(), value, leaf));
    }
    return gradients;
  }

  // ---- the end -----------------------------------------------------------------------------

  @Override
  public void close() {
    memory.close();
    variables.take().values().forEach(PtNDArray::close);
    replaced.forEach(PtNDArray::close);
    JniUtils.setGradMode(gradMode);
  }
}
