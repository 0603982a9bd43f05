package io.github.fenchel.backend.common;

import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;

/**
 * A variable of a session.
 *
 * @param <A> what the backend stores of it
 */
public final class StoredVariable<A> implements Variable {
  private final EngineSession<A, ?, ?> session;
  private final String name;
  private final DataType type;
  private final Shape shape;
  private A stored;

  /** A variable; its first value has the session's type. */
  StoredVariable(EngineSession<A, ?, ?> session, String name, HostArray initial) {
    this.session = session;
    this.name = name;
    type = initial.dataType();
    shape = initial.shape();
    stored = session.engine().place(initial);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  /** Returns the element type. */
  public DataType dataType() {
    return type;
  }

  /** Returns what is stored. */
  public A stored() {
    return stored;
  }

  /** Stores a value, which from now on is this variable's, and frees the one before. */
  public void store(A value) {
    A before = stored;
    stored = value;
    session.engine().free(before);
  }

  @Override
  public Tensor value() {
    return session.call().value(this);
  }

  @Override
  public void assign(Tensor value) {
    assign(session.call(), value);
  }

  private <T extends CallTensor> void assign(EngineCall<A, T> call, Tensor value) {
    T own = call.own(value);
    Operands.assignable(this, type, own);
    call.assign(this, own);
  }

  @Override
  public HostArray read() {
    session.requireBetween("variable \"" + name + "\" is read on the host");
    return session.engine().read(stored, type, shape);
  }

  @Override
  public void write(HostArray value) {
    session.requireBetween("variable \"" + name + "\" is written from the host");
    HostArray converted = session.converted(value);
    Operands.writable(this, type, converted);
    store(session.engine().place(converted));
  }

  @Override
  public String toString() {
    return name + " " + type + shape;
  }
}
