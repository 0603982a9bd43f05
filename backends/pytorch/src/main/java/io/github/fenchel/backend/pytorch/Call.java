package io.github.fenchel.backend.pytorch;

import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.github.fenchel.api.backend.Operands;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One running call of a program: its tensors, and what it has assigned so far. */
final class Call {
  private final PyTorchSession session;
  private final String program;
  private final @Nullable Trace trace;
  private final Map<PyTorchVariable, PtNDArray> assigned = new HashMap<>();
  private final Map<PyTorchVariable, PtNDArray> leaves = new HashMap<>();
  private final List<PtNDArray> replaced = new ArrayList<>();
  private boolean open = true;

  /** A call; {@code trace} is null unless calls are compared. */
  Call(PyTorchSession session, String program, @Nullable Trace trace) {
    this.session = session;
    this.program = program;
    this.trace = trace;
  }

  PyTorchSession session() {
    return session;
  }

  String program() {
    return program;
  }

  boolean isOpen() {
    return open;
  }

  /** Makes a tensor of an operation's result, and notes the operation if calls are compared. */
  PyTorchTensor tensor(
      String operation, PtNDArray array, Shape shape, DataType type, Object... operands) {
    return new PyTorchTensor(this, array, shape, type, note(operation, type, shape, operands));
  }

  /** Notes something that a call must do equally each time. */
  void note(String operation, Object... operands) {
    if (trace != null) {
      trace.add(describe(operation, operands));
    }
  }

  /** Returns the operand, which must be of this call. */
  PyTorchTensor own(Tensor tensor) {
    if (!(tensor instanceof PyTorchTensor own)) {
      throw new IllegalArgumentException(
          "a tensor of " + tensor.getClass().getName() + " is none of this backend's");
    }
    own.array();
    if (own.call() != this) {
      throw new IllegalArgumentException(
          "a tensor of program \""
              + own.call().program()
              + "\" was given to program \""
              + program
              + "\"; a tensor lives within the call that made it");
    }
    return own;
  }

  // ---- variables ---------------------------------------------------------------------------

  /** Returns what the variable is worth now. */
  PyTorchTensor value(PyTorchVariable variable) {
    return tensor(
        "variable", current(variable), variable.shape(), variable.dataType(), variable.name());
  }

  /** Assigns a value, to be stored when the call succeeds. */
  void assign(PyTorchVariable variable, PyTorchTensor value) {
    Operands.assignable(variable, variable.dataType(), value);
    note("assign", variable.name(), value);
    PtNDArray detached = JniUtils.detachGradient(value.array());
    NDScope.unregister(detached);
    PtNDArray before = assigned.put(variable, detached);
    if (before != null) {
      replaced.add(before); // a tensor of this call may still be this very array
    }
    leaves.remove(variable);
  }

  /** Makes the variable's value something that gradients are taken with respect to. */
  PtNDArray leaf(PyTorchVariable variable) {
    PtNDArray leaf = JniUtils.detachGradient(current(variable));
    JniUtils.attachGradient(leaf, true);
    leaves.put(variable, leaf);
    return leaf;
  }

  /** Makes all variables constants again. */
  void freeze() {
    leaves.clear();
  }

  private PtNDArray current(PyTorchVariable variable) {
    PtNDArray leaf = leaves.get(variable);
    if (leaf != null) {
      return leaf;
    }
    PtNDArray value = assigned.get(variable);
    return value != null ? value : variable.stored();
  }

  // ---- the end -----------------------------------------------------------------------------

  /** Returns the trace, if calls are compared; the function has returned. */
  @Nullable List<String> finishTrace() {
    return trace == null ? null : trace.finish();
  }

  /** Stores what was assigned. */
  void commit() {
    assigned.forEach((variable, value) -> replaced.add(variable.store(value)));
    assigned.clear();
  }

  /** Ends the call; what was not committed is lost. */
  void close() {
    open = false;
    assigned.values().forEach(PtNDArray::close);
    replaced.forEach(PtNDArray::close);
  }

  private int note(String operation, DataType type, Shape shape, Object[] operands) {
    return trace == null ? 0 : trace.add(describe(operation, operands) + " -> " + type + shape);
  }

  private static String describe(String operation, Object[] operands) {
    StringBuilder text = new StringBuilder(operation);
    String separator = " ";
    for (Object operand : operands) {
      text.append(separator).append(describe(operand));
      separator = ", ";
    }
    return text.toString();
  }

  private static String describe(Object operand) {
    if (operand instanceof PyTorchTensor tensor) {
      return "%" + tensor.position();
    }
    if (operand instanceof HostArray array) {
      return array + "#" + Integer.toHexString(array.hashCode());
    }
    if (operand instanceof int[] numbers) {
      return Arrays.toString(numbers);
    }
    return operand.toString();
  }
}
