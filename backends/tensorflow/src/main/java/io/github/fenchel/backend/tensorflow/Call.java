package io.github.fenchel.backend.tensorflow;

import io.github.fenchel.api.backend.Operands;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tensorflow.Output;

/** One tracing of a program: its tensors, which variables it reads, what it assigns. */
final class Call {
  private final TensorFlowSession session;
  private final String program;
  private final Nodes nodes;
  private final Map<TensorFlowVariable, Placed> read = new LinkedHashMap<>();
  private final Map<TensorFlowVariable, Placed> assigned = new LinkedHashMap<>();
  private final Map<TensorFlowVariable, TensorFlowTensor> leaves = new HashMap<>();
  private Evaluation evaluation = new Evaluation();
  private boolean open = true;
  private long made;

  /** The stretch of a trace in which a tensor may be used. */
  static final class Evaluation {
    private boolean over;

    boolean isOver() {
      return over;
    }
  }

  Call(TensorFlowSession session, String program, Nodes nodes) {
    this.session = session;
    this.program = program;
    this.nodes = nodes;
  }

  TensorFlowSession session() {
    return session;
  }

  String program() {
    return program;
  }

  Nodes nodes() {
    return nodes;
  }

  boolean isOpen() {
    return open;
  }

  /** Returns the number of the next tensor: a tensor's operands have smaller ones. */
  long nextNumber() {
    return made++;
  }

  Evaluation evaluation() {
    return evaluation;
  }

  // ---- tensors -----------------------------------------------------------------------------

  /** Makes a tensor of a value in the graph. */
  TensorFlowTensor tensor(Output<?> output, Shape shape, DataType type, Layout layout) {
    return tensor(new Placed(nodes, output, shape, layout), type);
  }

  TensorFlowTensor tensor(Placed value, DataType type) {
    return new TensorFlowTensor(this, value, type, false);
  }

  /** Makes the same value something that gradients are taken with respect to. */
  TensorFlowTensor leaf(TensorFlowTensor tensor) {
    TensorFlowTensor leaf = new TensorFlowTensor(this, tensor.placed(), tensor.dataType(), true);
    return leaf.from(tensor, g -> g);
  }

  /** Makes the same value one that no gradient flows through. */
  TensorFlowTensor detached(TensorFlowTensor tensor) {
    return tensor(tensor.placed(), tensor.dataType());
  }

  /** A number, which broadcasts to any shape. */
  TensorFlowTensor number(DataType type, double value) {
    return tensor(nodes.scalar(type, value), Shape.scalar(), type, Layout.plain(0));
  }

  /** Returns the operand, which must be of this call. */
  TensorFlowTensor own(Tensor tensor) {
    if (!(tensor instanceof TensorFlowTensor own)) {
      throw new IllegalArgumentException(
          "a tensor of " + tensor.getClass().getName() + " is none of this backend's");
    }
    own.placed();
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

  // ---- evaluations -------------------------------------------------------------------------

  /** Opens a stretch whose tensors end with it; returns the one before. */
  Evaluation begin() {
    Evaluation before = evaluation;
    evaluation = new Evaluation();
    return before;
  }

  /** Ends the stretch and goes on with the one before. */
  void end(Evaluation before) {
    evaluation.over = true;
    evaluation = before;
  }

  // ---- variables ---------------------------------------------------------------------------

  /** Returns what the variable is worth now. */
  TensorFlowTensor value(TensorFlowVariable variable) {
    TensorFlowTensor leaf = leaves.get(variable);
    return leaf != null ? leaf : tensor(current(variable), variable.dataType());
  }

  /** Assigns a value, to be stored when the call succeeds. */
  void assign(TensorFlowVariable variable, TensorFlowTensor value) {
    Operands.assignable(variable, variable.dataType(), value);
    assigned.put(variable, value.placed());
    leaves.remove(variable);
  }

  /** Makes the variable's value something that gradients are taken with respect to. */
  TensorFlowTensor leaf(TensorFlowVariable variable) {
    TensorFlowTensor leaf = leaf(tensor(current(variable), variable.dataType()));
    leaves.put(variable, leaf);
    return leaf;
  }

  /** Makes all variables constants again. */
  void freeze() {
    leaves.clear();
  }

  /** Returns the places where stored values enter the graph. */
  Map<TensorFlowVariable, Placed> read() {
    return read;
  }

  /** Returns what is to be stored. */
  Map<TensorFlowVariable, Placed> assigned() {
    return assigned;
  }

  private Placed current(TensorFlowVariable variable) {
    Placed value = assigned.get(variable);
    return value != null ? value : read.computeIfAbsent(variable, this::enter);
  }

  private Placed enter(TensorFlowVariable variable) {
    Output<?> output =
        placeholder(variable.dataType(), variable.layout().lengths(variable.shape()));
    return new Placed(nodes, output, variable.shape(), variable.layout());
  }

  /** Adds a place where a value enters the graph. */
  Output<?> placeholder(DataType type, long... lengths) {
    return nodes.add(
        "Placeholder",
        b ->
            b.setAttr("dtype", Types.toProto(type))
                .setAttr("shape", org.tensorflow.ndarray.Shape.of(lengths)));
  }

  /** Ends the tracing. */
  void close() {
    open = false;
  }
}
