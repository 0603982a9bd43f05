package io.github.fenchel.backend.tensorflow;

import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.backend.common.CallScope;
import io.github.fenchel.backend.common.CallTensor;
import io.github.fenchel.backend.common.Operands;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.tensorflow.Output;

/**
 * A value in a graph being traced. Shape, type and layout are known here; numbers only exist when
 * the graph runs.
 */
final class TensorFlowTensor implements CallTensor {
  private final Call call;
  private final Placed placed;
  private final DataType type;
  private final boolean leaf;
  private final int position;
  private final Call.Evaluation evaluation;
  private final List<Edge> edges = new ArrayList<>();

  /** How a gradient goes from a tensor to one of its operands. */
  record Edge(TensorFlowTensor operand, UnaryOperator<TensorFlowTensor> pullback) {}

  /** A tensor; a leaf is what gradients are taken with respect to. */
  TensorFlowTensor(Call call, Placed placed, DataType type, boolean leaf) {
    this.call = call;
    this.placed = placed;
    this.type = type;
    this.leaf = leaf;
    position = call.nextPosition();
    evaluation = call.evaluation();
  }

  /** Adds how a gradient goes to an operand, if any may be wanted there; returns this. */
  TensorFlowTensor from(TensorFlowTensor operand, UnaryOperator<TensorFlowTensor> pullback) {
    if (operand.leaf || !operand.edges.isEmpty()) {
      edges.add(new Edge(operand, pullback));
    }
    return this;
  }

  List<Edge> edges() {
    return edges;
  }

  @Override
  public int position() {
    return position;
  }

  Call call() {
    return call;
  }

  /** Returns the value, which must be of use still. */
  Placed placed() {
    requireUsable();
    return placed;
  }

  @Override
  public void requireUsable() {
    call.scope().requireUsable(evaluation.isOver());
  }

  @Override
  public CallScope scope() {
    return call.scope();
  }

  Layout layout() {
    return placed.layout();
  }

  @Override
  public Shape shape() {
    return placed.shape();
  }

  @Override
  public DataType dataType() {
    return type;
  }

  // ---- arithmetic --------------------------------------------------------------------------

  @Override
  public TensorFlowTensor add(Tensor other) {
    TensorFlowTensor b = call.own(other);
    return arithmetic("add", "AddV2", b)
        .from(this, g -> g.shrunk(shape()))
        .from(b, g -> g.shrunk(b.shape()));
  }

  @Override
  public TensorFlowTensor add(double other) {
    return arithmetic("add", "AddV2", other).from(this, g -> g);
  }

  @Override
  public TensorFlowTensor sub(Tensor other) {
    TensorFlowTensor b = call.own(other);
    return arithmetic("sub", "Sub", b)
        .from(this, g -> g.shrunk(shape()))
        .from(b, g -> g.negate().shrunk(b.shape()));
  }

  @Override
  public TensorFlowTensor mul(Tensor other) {
    TensorFlowTensor b = call.own(other);
    return arithmetic("mul", "Mul", b)
        .from(this, g -> g.mul(b).shrunk(shape()))
        .from(b, g -> g.mul(this).shrunk(b.shape()));
  }

  @Override
  public TensorFlowTensor mul(double other) {
    return arithmetic("mul", "Mul", other).from(this, g -> g.mul(other));
  }

  @Override
  public TensorFlowTensor div(Tensor other) {
    Operands.floating("div", this);
    TensorFlowTensor b = call.own(other);
    TensorFlowTensor quotient = arithmetic("div", "RealDiv", b);
    return quotient
        .from(this, g -> g.div(b).shrunk(shape()))
        .from(b, g -> g.mul(quotient).div(b).negate().shrunk(b.shape()));
  }

  @Override
  public TensorFlowTensor div(double other) {
    Operands.floating("div", this);
    return arithmetic("div", "RealDiv", other).from(this, g -> g.div(other));
  }

  @Override
  public TensorFlowTensor negate() {
    Operands.numbers("negate", this);
    return kernel("Neg").from(this, TensorFlowTensor::negate);
  }

  @Override
  public TensorFlowTensor maximum(Tensor other) {
    TensorFlowTensor b = call.own(other);
    return arithmetic("maximum", "Maximum", b)
        .from(this, g -> g.mul(share(this, b)).shrunk(shape()))
        .from(b, g -> g.mul(share(b, this)).shrunk(b.shape()));
  }

  @Override
  public TensorFlowTensor minimum(Tensor other) {
    TensorFlowTensor b = call.own(other);
    return arithmetic("minimum", "Minimum", b)
        .from(this, g -> g.mul(share(b, this)).shrunk(shape()))
        .from(b, g -> g.mul(share(this, b)).shrunk(b.shape()));
  }

  /** 1 where the first is larger, a half at ties, else 0. */
  private static TensorFlowTensor share(TensorFlowTensor a, TensorFlowTensor b) {
    return a.greaterThan(b).to(a.type).add(a.equalTo(b).to(a.type).mul(0.5));
  }

  @Override
  public TensorFlowTensor clip(double low, double high) {
    Operands.floating("clip", this);
    Output<?> atLeast = node("Maximum", placed().output(), scalar(low));
    Output<?> clipped = node("Minimum", atLeast, scalar(high));
    return result(clipped, type)
        .from(
            this,
            g -> {
              Output<?> x = placed().output();
              Output<?> inside =
                  node(
                      "LogicalAnd",
                      node("GreaterEqual", x, scalar(low)),
                      node("LessEqual", x, scalar(high)));
              return result(inside, DataType.BOOLEAN).where(g, call.number(type, 0));
            });
  }

  // ---- functions of one element ------------------------------------------------------------

  @Override
  public TensorFlowTensor abs() {
    Operands.numbers("abs", this);
    return kernel("Abs").from(this, g -> g.mul(sign()));
  }

  @Override
  public TensorFlowTensor sign() {
    Operands.numbers("sign", this);
    return kernel("Sign");
  }

  @Override
  public TensorFlowTensor square() {
    Operands.numbers("square", this);
    return kernel("Square").from(this, g -> g.mul(this).mul(2));
  }

  @Override
  public TensorFlowTensor sqrt() {
    TensorFlowTensor y = function("sqrt", "Sqrt");
    return y.from(this, g -> g.div(y.mul(2)));
  }

  @Override
  public TensorFlowTensor exp() {
    TensorFlowTensor y = function("exp", "Exp");
    return y.from(this, g -> g.mul(y));
  }

  @Override
  public TensorFlowTensor log() {
    return function("log", "Log").from(this, g -> g.div(this));
  }

  @Override
  public TensorFlowTensor tanh() {
    TensorFlowTensor y = function("tanh", "Tanh");
    return y.from(this, g -> g.mul(y.square().negate().add(1)));
  }

  @Override
  public TensorFlowTensor erf() {
    return function("erf", "Erf")
        .from(this, g -> g.mul(square().negate().exp()).mul(2 / Math.sqrt(Math.PI)));
  }

  @Override
  public TensorFlowTensor sigmoid() {
    TensorFlowTensor y = function("sigmoid", "Sigmoid");
    return y.from(this, g -> g.mul(y).mul(y.negate().add(1)));
  }

  @Override
  public TensorFlowTensor softplus() {
    return function("softplus", "Softplus").from(this, g -> g.mul(sigmoid()));
  }

  @Override
  public TensorFlowTensor relu() {
    TensorFlowTensor y = function("relu", "Relu");
    return y.from(this, g -> reluGradient(g, y));
  }

  private static TensorFlowTensor reluGradient(TensorFlowTensor g, TensorFlowTensor y) {
    Output<?> passed = y.node("ReluGrad", g.placed().in(y.layout()), y.placed().output());
    return y.result(passed, y.type).from(g, u -> reluGradient(u, y));
  }

  // ---- comparison and choice ---------------------------------------------------------------

  @Override
  public TensorFlowTensor equalTo(Tensor other) {
    return binary("equalTo", "Equal", call.own(other), DataType.BOOLEAN);
  }

  @Override
  public TensorFlowTensor greaterThan(Tensor other) {
    return binary("greaterThan", "Greater", call.own(other), DataType.BOOLEAN);
  }

  @Override
  public TensorFlowTensor where(Tensor ifTrue, Tensor ifFalse) {
    TensorFlowTensor yes = call.own(ifTrue);
    TensorFlowTensor no = call.own(ifFalse);
    Shape common = Operands.chosen(this, yes, no);
    Layout layout = commonLayout(common, this, yes, no);
    Output<?> chosen =
        node("SelectV2", placed().in(layout), yes.placed().in(layout), no.placed().in(layout));
    return call.tensor(chosen, common, yes.type, layout)
        .from(yes, g -> where(g, call.number(yes.type, 0)).shrunk(yes.shape()))
        .from(no, g -> where(call.number(no.type, 0), g).shrunk(no.shape()));
  }

  @Override
  public TensorFlowTensor to(DataType target) {
    if (target == type) {
      return this;
    }
    Output<?> cast =
        call.nodes().add("Cast", b -> b.setAttr("DstT", Types.toProto(target)), placed().output());
    TensorFlowTensor converted = result(cast, target);
    return type.isFloating() && target.isFloating()
        ? converted.from(this, g -> g.to(type))
        : converted;
  }

  @Override
  public TensorFlowTensor fill(double value) {
    TensorFlowTensor number = call.number(type, value);
    if (shape().rank() == 0) {
      return number;
    }
    Output<?> filled =
        node("Fill", call.nodes().vector(layout().lengths(shape())), number.placed().output());
    return result(filled, type);
  }

  // ---- shape -------------------------------------------------------------------------------

  @Override
  public TensorFlowTensor reshape(Shape target) {
    Operands.reshaped(this, target);
    if (target.equals(shape())) {
      return this;
    }
    Layout plain = Layout.plain(shape().rank());
    Output<?> inOrder = layout().agrees(plain, shape()) ? placed().output() : placed().in(plain);
    Output<?> reshaped = node("Reshape", inOrder, call.nodes().vector(target.toArray()));
    return call.tensor(reshaped, target, type, Layout.plain(target.rank()))
        .from(this, g -> g.reshape(shape()));
  }

  @Override
  public TensorFlowTensor permute(int... axes) {
    int[] order = Operands.permuted(this, axes);
    int[] back = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      back[order[i]] = i;
    }
    Shape permuted = Operands.inOrder(shape(), order);
    // Only the names of the axes change: memory stays.
    return call.tensor(placed().output(), permuted, type, layout().renamed(order))
        .from(this, g -> g.permute(back));
  }

  @Override
  public TensorFlowTensor broadcastTo(Shape target) {
    Operands.broadcast(this, target);
    return stretched(target, layout().widened(target.rank()));
  }

  /** Broadcasts into a layout. */
  private TensorFlowTensor stretched(Shape target, Layout layout) {
    if (target.equals(shape())) {
      return this;
    }
    Output<?> wide =
        node("BroadcastTo", placed().in(layout), call.nodes().vector(layout.lengths(target)));
    return call.tensor(wide, target, type, layout).from(this, g -> g.shrunk(shape()));
  }

  @Override
  public TensorFlowTensor slice(int axis, long from, long to) {
    int along = shape().axis(axis);
    Shape part = Operands.sliced(this, along, from, to);
    long[] begin = new long[shape().rank()];
    begin[layout().place(along)] = from;
    Output<?> sliced =
        node(
            "Slice",
            placed().output(),
            call.nodes().vector(begin),
            call.nodes().vector(layout().lengths(part)));
    long rest = shape().get(along) - to;
    return call.tensor(sliced, part, type, layout())
        .from(this, g -> g.padded(along, from, rest, 0));
  }

  /** Puts entries of a number before and after those of one axis. */
  TensorFlowTensor padded(int axis, long before, long after, double value) {
    long length = shape().get(axis);
    long[] pairs = new long[2 * shape().rank()];
    int place = layout().place(axis);
    pairs[2 * place] = before;
    pairs[2 * place + 1] = after;
    Output<?> wide = node("PadV2", placed().output(), call.nodes().pairs(pairs), scalar(value));
    return call.tensor(wide, shape().with(axis, before + length + after), type, layout())
        .from(this, g -> g.slice(axis, before, before + length));
  }

  @Override
  public TensorFlowTensor concat(int axis, List<Tensor> others) {
    int along = shape().axis(axis);
    List<TensorFlowTensor> parts = new ArrayList<>(List.of(this));
    others.forEach(other -> parts.add(call.own(other)));
    Shape joint = Operands.joined(this, along, parts.subList(1, parts.size()));
    if (parts.size() == 1) {
      return this;
    }
    Output<?> joined =
        call.nodes()
            .addOfList(
                "ConcatV2",
                parts.stream().map(part -> part.placed().in(layout())).toList(),
                call.nodes().axis(layout().place(along)));
    TensorFlowTensor whole = call.tensor(joined, joint, type, layout());
    long start = 0;
    for (TensorFlowTensor part : parts) {
      long first = start;
      long end = start + part.shape().get(along);
      whole.from(part, g -> g.slice(along, first, end));
      start = end;
    }
    return whole;
  }

  // ---- reductions --------------------------------------------------------------------------

  @Override
  public TensorFlowTensor sum(boolean keepAxes, int... axes) {
    Operands.numbers("sum", this);
    return reduced("Sum", keepAxes, axes)
        .from(this, g -> g.reshape(shape().reduce(true, axes)).stretched(shape(), layout()));
  }

  @Override
  public TensorFlowTensor max(boolean keepAxes, int... axes) {
    Operands.numbers("max", this);
    Operands.nonEmpty("max", this);
    Shape kept = shape().reduce(true, axes);
    TensorFlowTensor largest = reduced("Max", keepAxes, axes);
    return largest.from(
        this,
        g -> {
          TensorFlowTensor ties = equalTo(largest.reshape(kept)).to(type);
          return g.reshape(kept).div(ties.sum(true, axes)).mul(ties);
        });
  }

  /** Reduces over axes; no axis named means all. */
  private TensorFlowTensor reduced(String kernel, boolean keepAxes, int... axes) {
    if (shape().rank() == 0) {
      return result(placed().output(), type);
    }
    boolean[] named = Operands.reduced(this, axes);
    long[] places = new long[shape().rank()];
    int count = 0;
    for (int axis = 0; axis < named.length; axis++) {
      if (named[axis]) {
        places[count++] = layout().place(axis);
      }
    }
    Output<?> over = call.nodes().vector(Arrays.stream(places, 0, count).sorted().toArray());
    Output<?> less =
        call.nodes().add(kernel, b -> b.setAttr("keep_dims", keepAxes), placed().output(), over);
    Layout layout = keepAxes ? layout() : layout().without(named);
    return call.tensor(less, shape().reduce(keepAxes, axes), type, layout);
  }

  /** Undoes broadcasting in a gradient: sums over what was stretched. */
  TensorFlowTensor shrunk(Shape target) {
    int more = shape().rank() - target.rank();
    int[] axes = new int[shape().rank()];
    int count = 0;
    for (int axis = 0; axis < shape().rank(); axis++) {
      if (axis < more || (target.get(axis - more) == 1 && shape().get(axis) != 1)) {
        axes[count++] = axis;
      }
    }
    TensorFlowTensor summed = count == 0 ? this : sum(true, Arrays.copyOf(axes, count));
    return summed.reshape(target);
  }

  @Override
  public TensorFlowTensor argMax(int axis) {
    Operands.numbers("argMax", this);
    int along = shape().axis(axis);
    boolean[] gone = new boolean[shape().rank()];
    gone[along] = true;
    Output<?> index = node("ArgMax", placed().output(), call.nodes().axis(layout().place(along)));
    return call.tensor(index, shape().reduce(false, along), DataType.INT64, layout().without(gone));
  }

  // ---- linear algebra, classes -------------------------------------------------------------

  @Override
  public TensorFlowTensor matmul(Tensor other) {
    TensorFlowTensor b = call.own(other);
    Shape shape = Operands.multiplied(this, b);
    int rank = shape.rank();
    Layout plain = Layout.plain(rank);
    Layout transposed = plain.renamed(transposition(rank));
    boolean first = layout().equals(transposed);
    boolean second = b.layout().equals(transposed);
    Output<?> product =
        call.nodes()
            .add(
                rank == 2 ? "MatMul" : "BatchMatMulV2",
                k ->
                    k.setAttr(rank == 2 ? "transpose_a" : "adj_x", first)
                        .setAttr(rank == 2 ? "transpose_b" : "adj_y", second),
                first ? placed().output() : placed().in(plain),
                second ? b.placed().output() : b.placed().in(plain));
    return call.tensor(product, shape, type, plain)
        .from(this, g -> g.matmul(b.permute(transposition(rank))))
        .from(b, g -> permute(transposition(rank)).matmul(g));
  }

  /** The axes with the last two swapped. */
  private static int[] transposition(int rank) {
    int[] axes = new int[rank];
    Arrays.setAll(axes, i -> i < rank - 2 ? i : 2 * rank - 3 - i);
    return axes;
  }

  @Override
  public TensorFlowTensor logSoftmax(int axis) {
    Operands.floating("logSoftmax", this);
    int along = shape().axis(axis);
    Layout layout = layout().withLast(along);
    TensorFlowTensor y =
        call.tensor(node("LogSoftmax", placed().in(layout)), shape(), type, layout);
    return y.from(this, g -> g.sub(y.exp().mul(g.sum(true, along))));
  }

  @Override
  public TensorFlowTensor oneHot(int classes, DataType target) {
    Shape indicated = Operands.indicated(this, classes, target);
    Output<?> indicators =
        node(
            "OneHot",
            placed().output(),
            call.nodes().axis(classes),
            call.nodes().scalar(target, 1),
            call.nodes().scalar(target, 0));
    return call.tensor(indicators, indicated, target, layout().appended());
  }

  @Override
  public TensorFlowTensor stopGradient() {
    return call.detached(call.own(this));
  }

  @Override
  public String toString() {
    return "tensor " + type + shape() + " of program \"" + call.scope().program() + "\"";
  }

  // ---- helpers -----------------------------------------------------------------------------

  private TensorFlowTensor arithmetic(String operation, String kernel, TensorFlowTensor other) {
    Operands.numbers(operation, this);
    return binary(operation, kernel, other, type);
  }

  private TensorFlowTensor arithmetic(String operation, String kernel, double other) {
    Operands.numbers(operation, this);
    Operands.number(operation, this, other);
    return result(node(kernel, placed().output(), scalar(other)), type);
  }

  private TensorFlowTensor binary(
      String operation, String kernel, TensorFlowTensor other, DataType result) {
    Operands.alike(operation, this, other);
    Shape common = shape().broadcast(other.shape());
    Layout layout = commonLayout(common, this, other);
    Output<?> output = node(kernel, placed().in(layout), other.placed().in(layout));
    return call.tensor(output, common, result, layout);
  }

  /** Returns the layout of the largest operand: the others are cheaper to move. */
  private static Layout commonLayout(Shape common, TensorFlowTensor... operands) {
    Layout layout = Layout.plain(common.rank());
    long size = -1;
    for (TensorFlowTensor operand : operands) {
      if (operand.shape().rank() == common.rank()) {
        long own = operand.shape().size();
        // Images and filters in their kernels' order meet such kernels again.
        if (own > size || (own == size && common.rank() == 4 && layout.isPlain())) {
          size = own;
          layout = operand.layout();
        }
      }
    }
    return layout;
  }

  private TensorFlowTensor function(String operation, String kernel) {
    Operands.floating(operation, this);
    return kernel(kernel);
  }

  private TensorFlowTensor kernel(String kernel) {
    return result(node(kernel, placed().output()), type);
  }

  /** A tensor of this shape and layout. */
  private TensorFlowTensor result(Output<?> output, DataType result) {
    return call.tensor(output, shape(), result, layout());
  }

  private Output<?> node(String kernel, Output<?>... inputs) {
    return call.nodes().add(kernel, inputs);
  }

  private Output<?> scalar(double value) {
    return call.nodes().scalar(type, value);
  }
}
