package io.github.fenchel.backend.pytorch;

import ai.djl.pytorch.engine.PtNDArray;
import io.github.fenchel.api.backend.Operands;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;

/** A tensor that outlives calls. It never requires a gradient: calls differentiate copies of it. */
final class PyTorchVariable implements Variable {
  private final PyTorchSession session;
  private final String name;
  private final DataType type;
  private final Shape shape;
  private PtNDArray stored;

  PyTorchVariable(
      PyTorchSession session, String name, DataType type, Shape shape, PtNDArray stored) {
    this.session = session;
    this.name = name;
    this.type = type;
    this.shape = shape;
    this.stored = stored;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  DataType dataType() {
    return type;
  }

  PyTorchSession session() {
    return session;
  }

  PtNDArray stored() {
    return stored;
  }

  /** Stores a value and returns the one before, which the caller frees. */
  PtNDArray store(PtNDArray value) {
    PtNDArray before = stored;
    stored = value;
    return before;
  }

  @Override
  public Tensor value() {
    return session.call().value(this);
  }

  @Override
  public void assign(Tensor value) {
    Call call = session.call();
    call.assign(this, call.own(value));
  }

  @Override
  public HostArray read() {
    session.state().requireBetween("variable \"" + name + "\" is read on the host");
    return Hosts.toHost(stored, type, shape);
  }

  @Override
  public void write(HostArray value) {
    session.state().requireBetween("variable \"" + name + "\" is written from the host");
    HostArray converted = session.convert(value);
    Operands.writable(this, type, converted);
    store(session.place(converted)).close();
  }

  @Override
  public String toString() {
    return name + " " + type + shape;
  }
}
