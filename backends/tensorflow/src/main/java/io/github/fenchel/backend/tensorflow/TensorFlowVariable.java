package io.github.fenchel.backend.tensorflow;

import io.github.fenchel.api.backend.Operands;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;

/**
 * A native tensor that outlives calls.
 *
 * <p>A call feeds it to the graph and fetches the one that takes its place; on the CPU neither
 * copies. What a convolution could take, so anything of 4 axes, lies as convolutions want it.
 */
final class TensorFlowVariable implements Variable {
  private final TensorFlowSession session;
  private final String name;
  private final DataType type;
  private final Shape shape;
  private final Layout layout;
  private org.tensorflow.Tensor stored;

  TensorFlowVariable(TensorFlowSession session, String name, HostArray initial) {
    this.session = session;
    this.name = name;
    type = initial.dataType();
    shape = initial.shape();
    layout = shape.rank() == 4 && type.isFloating() ? Layout.FILTERS : Layout.plain(shape.rank());
    stored = Hosts.toTensor(initial, layout);
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

  Layout layout() {
    return layout;
  }

  TensorFlowSession session() {
    return session;
  }

  org.tensorflow.Tensor stored() {
    return stored;
  }

  /** Stores a value and frees the one before. */
  void store(org.tensorflow.Tensor value) {
    stored.close();
    stored = value;
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
    return Hosts.toHost(stored, type, shape, layout);
  }

  @Override
  public void write(HostArray value) {
    session.state().requireBetween("variable \"" + name + "\" is written from the host");
    HostArray converted = session.convert(value);
    Operands.writable(this, type, converted);
    store(Hosts.toTensor(converted, layout));
  }

  @Override
  public String toString() {
    return name + " " + type + shape;
  }
}
