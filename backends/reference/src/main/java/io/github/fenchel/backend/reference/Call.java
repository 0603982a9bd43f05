package io.github.fenchel.backend.reference;

import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.backend.common.CallScope;
import io.github.fenchel.backend.common.CallVariables;
import io.github.fenchel.backend.common.EagerCall;
import io.github.fenchel.backend.common.OperationTrace;
import io.github.fenchel.backend.common.StoredVariable;

/** One call of a program: the tensors that live in it, and what it assigned so far. */
final class Call implements EagerCall<HostArray, ReferenceTensor> {
  private final CallScope scope;
  private final OperationTrace trace;
  private final CallVariables<HostArray, ReferenceTensor, ReferenceTensor> variables =
      new CallVariables<>(variable -> tensor(variable.stored()), (variable, value) -> value);

  Call(String program, OperationTrace trace) {
    scope = new CallScope(program);
    this.trace = trace;
  }

  @Override
  public CallScope scope() {
    return scope;
  }

  /** Notes an operation and all that an engine would keep of it: operands and attributes. */
  void note(String operation, Object... operands) {
    trace.add(operation, operands);
  }

  /** A new tensor of this call over the given values, which must not change any more. */
  ReferenceTensor tensor(DataType type, Shape shape, double[] values) {
    return new ReferenceTensor(this, type, shape, values, trace.position());
  }

  /** A new tensor of this call with the array's values. */
  ReferenceTensor tensor(HostArray array) {
    DataType type = array.dataType().isFloating() ? DataType.FLOAT64 : DataType.INT64;
    return tensor(type, array.shape(), array.toDoubles());
  }

  @Override
  public ReferenceTensor own(Tensor tensor) {
    return scope.own(ReferenceTensor.class, tensor);
  }

  @Override
  public ReferenceTensor input(HostArray argument) {
    note("input");
    return tensor(argument);
  }

  @Override
  public ReferenceTensor constant(HostArray array) {
    note("constant", array);
    return tensor(array);
  }

  @Override
  public HostArray output(ReferenceTensor result) {
    note("output", result);
    return result.toHost();
  }

  @Override
  public ReferenceTensor value(StoredVariable<HostArray> variable) {
    note("variable", variable);
    return variables.value(variable);
  }

  @Override
  public void assign(StoredVariable<HostArray> variable, ReferenceTensor value) {
    note("assign", variable, value);
    variables.assign(variable, value);
  }

  @Override
  public void commit() {
    variables.take().forEach((variable, value) -> variable.store(value.toHost()));
  }

  @Override
  public void close() {}
}
