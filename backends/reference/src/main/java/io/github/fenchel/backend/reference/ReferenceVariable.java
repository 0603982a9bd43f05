package io.github.fenchel.backend.reference;

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
    requireFit(own.dataType(), own.shape());
    call.assign(this, own);
  }

  @Override
  public HostArray read() {
    session.requireIdle();
    return stored;
  }

  @Override
  public void write(HostArray value) {
    session.requireIdle();
    HostArray converted = inSessionType(value);
    requireFit(converted.dataType(), converted.shape());
    stored = converted;
  }

  HostArray stored() {
    return stored;
  }

  void store(HostArray value) {
    stored = value;
  }

  private void requireFit(DataType type, Shape shape) {
    if (type != stored.dataType() || !shape.equals(stored.shape())) {
      throw new IllegalArgumentException(
          "variable " + name + " is " + stored + ", but was given " + type + shape);
    }
  }

  private static HostArray inSessionType(HostArray array) {
    return array.dataType().isFloating() ? array.to(DataType.FLOAT64) : array;
  }
}
