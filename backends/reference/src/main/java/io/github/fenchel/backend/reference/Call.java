package io.github.fenchel.backend.reference;

import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** One call of a program: the tensors that live in it, and what it assigned so far. */
final class Call {
  private final String program;
  private final Trace trace;
  private final Map<ReferenceVariable, ReferenceTensor> assigned = new LinkedHashMap<>();
  private boolean ended;

  Call(String program, Trace trace) {
    this.program = program;
    this.trace = trace;
  }

  String program() {
    return program;
  }

  /** Notes an operation and all that an engine would keep of it: operands and attributes. */
  void trace(String operation, Object... details) {
    requireRunning();
    trace.add(operation + " " + Arrays.deepToString(details));
  }

  /** A new tensor of this call over the given values, which nobody may change any more. */
  ReferenceTensor tensor(DataType type, Shape shape, double[] values) {
    return new ReferenceTensor(this, type, shape, values);
  }

  /** A new tensor of this call with the array's values. */
  ReferenceTensor tensor(HostArray array) {
    DataType type = array.dataType().isFloating() ? DataType.FLOAT64 : DataType.INT64;
    return tensor(type, array.shape(), array.toDoubles());
  }

  /** Returns the tensor as this backend's own, if it lives in this call. */
  ReferenceTensor own(Tensor tensor) {
    if (!(tensor instanceof ReferenceTensor own)) {
      throw new IllegalArgumentException(
          "a tensor of type " + tensor.getClass().getName() + " is not of backend reference");
    }
    own.requireCall(this);
    return own;
  }

  /** Returns what the variable holds at this point of the program. */
  ReferenceTensor value(ReferenceVariable variable) {
    trace("value", variable.name());
    ReferenceTensor latest = assigned.get(variable);
    return latest == null ? tensor(variable.stored()) : latest;
  }

  void assign(ReferenceVariable variable, ReferenceTensor value) {
    trace("assign", variable.name());
    assigned.put(variable, value);
  }

  /** Stores everything that was assigned, if this call did what earlier ones did. */
  void commit() {
    trace.end();
    assigned.forEach((variable, value) -> variable.store(value.toHost()));
  }

  void end() {
    ended = true;
  }

  void requireRunning() {
    if (ended) {
      throw new IllegalStateException(
          "the call of program " + program + " has ended, and this tensor with it");
    }
  }
}
