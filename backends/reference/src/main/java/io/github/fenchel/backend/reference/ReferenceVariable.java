package io.github.fenchel.backend.reference;

import io.github.fenchel.api.backend.Operands;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;

/** A named host array that program calls read, and replace when they succeed. */
final class ReferenceVariable implements Variable {
  private final ReferenceSession session;
  private final String name;
  private HostArray stored;

  ReferenceVariable(ReferenceSession session, String name, HostArray initial) {
    this.session = session;
    this.name = name;
    this.stored = inSessionType(initial);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Shape shape() {
    return stored.shape();
  }

  @Override
  public Tensor value() {
    return session.call().value(this);
  }

  @Override
  public void assign(Tensor value) {
    Call call = session.call();
    ReferenceTensor own = call.own(value);
    Operands.assignable(this, stored.dataType(), own);
    call.assign(this, own);
  }

  @Override
  public HostArray read() {
    session.state().requireBetween("variable \"" + name + "\" is read on the host");
    return stored;
  }

  @Override
  public void write(HostArray value) {
    session.state().requireBetween("variable \"" + name + "\" is written from the host");
    HostArray converted = inSessionType(value);
    Operands.writable(this, stored.dataType(), converted);
    stored = converted;
  }

  HostArray stored() {
    return stored;
  }

  void store(HostArray value) {
    stored = value;
  }

  private static HostArray inSessionType(HostArray array) {
    return array.dataType().isFloating() ? array.to(DataType.FLOAT64) : array;
  }
}
