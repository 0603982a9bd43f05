package io.github.fenchel.backend.tensorflow;

import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.backend.common.CallScope;
import io.github.fenchel.backend.common.CallVariables;
import io.github.fenchel.backend.common.DifferentiableCall;
import io.github.fenchel.backend.common.EngineSession;
import io.github.fenchel.backend.common.StoredVariable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.tensorflow.Output;

/** One tracing of a program: its tensors, which variables it reads, what it assigns. */
final class Call implements DifferentiableCall<org.tensorflow.Tensor, TensorFlowTensor> {
  private final EngineSession<org.tensorflow.Tensor, TensorFlowTensor, Call> session;
  private final Nodes nodes;
  private final CallScope scope;
  private final Map<StoredVariable<org.tensorflow.Tensor>, Placed> read = new LinkedHashMap<>();
  private final CallVariables<org.tensorflow.Tensor, Placed, TensorFlowTensor> variables =
      new CallVariables<>(
          variable -> read.computeIfAbsent(variable, this::entered),
          (variable, value) -> tensor(value, variable.dataType()));
  private final Evaluation outermost = new Evaluation();
  private Evaluation evaluation = outermost;
  private int made;

  /** The stretch of a trace in which a tensor may be used. */
  static final class Evaluation {
    private boolean over;

    boolean isOver() {
      return over;
    }
  }

  Call(
      EngineSession<org.tensorflow.Tensor, TensorFlowTensor, Call> session,
      String program,
      Nodes nodes) {
    this.session = session;
    this.nodes = nodes;
    scope = new CallScope(program);
  }

  /** Returns whether what is computed now may be differentiated twice. */
  boolean isTwofold() {
    return session.autograd().isTwofold();
  }

  Nodes nodes() {
    return nodes;
  }

  @Override
  public CallScope scope() {
    return scope;
  }

  Evaluation evaluation() {
    return evaluation;
  }

  /** Returns the position of the next tensor. */
  int nextPosition() {
    return made++;
  }

  // ---- tensors -----------------------------------------------------------------------------

  /** Makes a tensor of a value in the graph. */
  TensorFlowTensor tensor(Output<?> output, Shape shape, DataType type, Layout layout) {
    return tensor(new Placed(nodes, output, shape, layout), type);
  }

  TensorFlowTensor tensor(Placed value, DataType type) {
    return new TensorFlowTensor(this, value, type, false);
  }

  /** Makes the same value one that no gradient flows through. */
  TensorFlowTensor detached(TensorFlowTensor tensor) {
    return tensor(tensor.placed(), tensor.dataType());
  }

  /** A number, which broadcasts to any shape. */
  TensorFlowTensor number(DataType type, double value) {
    return tensor(nodes.scalar(type, value), Shape.scalar(), type, Layout.plain(0));
  }

  @Override
  public TensorFlowTensor own(Tensor tensor) {
    return scope.own(TensorFlowTensor.class, tensor);
  }

  @Override
  public TensorFlowTensor input(HostArray argument) {
    Placed input =
        placeholder(argument.dataType(), argument.shape(), Layout.plain(argument.shape().rank()));
    return tensor(input, argument.dataType());
  }

  @Override
  public TensorFlowTensor constant(HostArray array) {
    Layout layout = Layout.plain(array.shape().rank());
    return tensor(nodes.constant(array, layout), array.shape(), array.dataType(), layout);
  }

  /** Adds a place where a value enters the graph. */
  private Placed placeholder(DataType type, Shape shape, Layout layout) {
    Output<?> output =
        nodes.add(
            "Placeholder",
            b ->
                b.setAttr("dtype", Types.toProto(type))
                    .setAttr("shape", org.tensorflow.ndarray.Shape.of(layout.lengths(shape))));
    return new Placed(nodes, output, shape, layout);
  }

  // ---- variables ---------------------------------------------------------------------------

  @Override
  public TensorFlowTensor value(StoredVariable<org.tensorflow.Tensor> variable) {
    return variables.value(variable);
  }

  @Override
  public void assign(StoredVariable<org.tensorflow.Tensor> variable, TensorFlowTensor value) {
    variables.assign(variable, value.placed());
  }

  /** Returns the places where stored values enter the graph. */
  Map<StoredVariable<org.tensorflow.Tensor>, Placed> read() {
    return read;
  }

  /** Takes out what is to be stored. */
  Map<StoredVariable<org.tensorflow.Tensor>, Placed> takeAssigned() {
    return variables.take();
  }

  private Placed entered(StoredVariable<org.tensorflow.Tensor> variable) {
    return placeholder(
        variable.dataType(),
        variable.shape(),
        Layout.stored(variable.dataType(), variable.shape()));
  }

  // ---- evaluations -------------------------------------------------------------------------

  @Override
  public void begin() {
    evaluation = new Evaluation();
  }

  @Override
  public void end() {
    variables.freeze();
    evaluation.over = true;
    evaluation = outermost;
  }

  @Override
  public Supplier<TensorFlowTensor> keep(TensorFlowTensor tensor) {
    Placed value = tensor.placed();
    return () -> tensor(value, tensor.dataType());
  }

  @Override
  public TensorFlowTensor leaf(TensorFlowTensor at) {
    return new TensorFlowTensor(this, at.placed(), at.dataType(), true).from(at, g -> g);
  }

  @Override
  public TensorFlowTensor leaf(StoredVariable<org.tensorflow.Tensor> variable) {
    return variables.leaf(
        variable, value -> new TensorFlowTensor(this, value, variable.dataType(), true));
  }

  @Override
  public List<TensorFlowTensor> differentiate(
      TensorFlowTensor value, List<TensorFlowTensor> leaves, boolean nested) {
    return Backpropagation.gradients(value, leaves);
  }

  @Override
  public void close() {
    // The graph is its owner's to close.
  }
}
