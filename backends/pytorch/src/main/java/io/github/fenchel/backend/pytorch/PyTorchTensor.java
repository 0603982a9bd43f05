package io.github.fenchel.backend.pytorch;

import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** A native tensor of one call. Shape and type are known here, so no check asks the engine. */
final class PyTorchTensor implements Tensor {
  private final Call call;
  private final PtNDArray array;
  private final Shape shape;
  private final DataType type;
  private final int position;

  /** A tensor; {@code position} is its operation's in the call's trace, 0 without one. */
  PyTorchTensor(Call call, PtNDArray array, Shape shape, DataType type, int position) {
    this.call = call;
    this.array = array;
    this.shape = shape;
    this.type = type;
    this.position = position;
  }

  /** Returns the native tensor, which must be alive. */
  PtNDArray array() {
    if (!call.isOpen()) {
      throw new IllegalStateException(
          "a tensor of program \""
              + call.program()
              + "\" is used after its call; only a program's outputs outlive it");
    }
    if (array.isReleased()) {
      throw new IllegalStateException(
          "program \""
              + call.program()
              + "\": a tensor of a finished gradient evaluation is used; return it as an auxiliary"
              + " value instead");
    }
    return array;
  }

  Call call() {
    return call;
  }

  int position() {
    return position;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public DataType dataType() {
    return type;
  }

  // ---- arithmetic --------------------------------------------------------------------------

  @Override
  public Tensor add(Tensor other) {
    return arithmetic("add", other, JniUtils::add);
  }

  @Override
  public Tensor add(double other) {
    return arithmetic("add", other, JniUtils::add);
  }

  @Override
  public Tensor sub(Tensor other) {
    return arithmetic("sub", other, JniUtils::sub);
  }

  @Override
  public Tensor mul(Tensor other) {
    return arithmetic("mul", other, JniUtils::mul);
  }

  @Override
  public Tensor mul(double other) {
    return arithmetic("mul", other, JniUtils::mul);
  }

  @Override
  public Tensor div(Tensor other) {
    requireFloating("div"); // PyTorch would turn integers into float32
    return arithmetic("div", other, JniUtils::div);
  }

  @Override
  public Tensor div(double other) {
    requireFloating("div");
    return arithmetic("div", other, JniUtils::div);
  }

  @Override
  public Tensor negate() {
    requireNumbers("negate");
    return same("negate", JniUtils.neg(array()));
  }

  @Override
  public Tensor maximum(Tensor other) {
    return arithmetic("maximum", other, JniUtils::max);
  }

  @Override
  public Tensor minimum(Tensor other) {
    return arithmetic("minimum", other, JniUtils::min);
  }

  @Override
  public Tensor clip(double low, double high) {
    requireFloating("clip");
    PtNDArray clipped = call.session().scripts().clip(array(), low, high);
    return call.tensor("clip", clipped, shape, type, this, low, high);
  }

  // ---- functions of one element ------------------------------------------------------------

  @Override
  public Tensor abs() {
    requireNumbers("abs");
    return same("abs", JniUtils.abs(array()));
  }

  @Override
  public Tensor sign() {
    requireNumbers("sign");
    PtNDArray x = JniUtils.detachGradient(array());
    PtNDArray sign = JniUtils.sign(x);
    // PyTorch's sign of NaN is 0, which would hide a divergence.
    return same("sign", type.isFloating() ? JniUtils.where(JniUtils.isNaN(x), x, sign) : sign);
  }

  @Override
  public Tensor square() {
    requireNumbers("square");
    return same("square", JniUtils.square(array()));
  }

  @Override
  public Tensor sqrt() {
    return function("sqrt", JniUtils::sqrt);
  }

  @Override
  public Tensor exp() {
    return function("exp", JniUtils::exp);
  }

  @Override
  public Tensor log() {
    return function("log", JniUtils::log);
  }

  @Override
  public Tensor tanh() {
    return function("tanh", JniUtils::tanh);
  }

  @Override
  public Tensor sigmoid() {
    return function("sigmoid", JniUtils::sigmoid);
  }

  @Override
  public Tensor softplus() {
    return function("softplus", call.session().scripts()::softplus);
  }

  @Override
  public Tensor relu() {
    return function("relu", JniUtils::relu);
  }

  // ---- comparison and choice ---------------------------------------------------------------

  @Override
  public Tensor equalTo(Tensor other) {
    return binary("equalTo", other, DataType.BOOLEAN, JniUtils::eq);
  }

  @Override
  public Tensor greaterThan(Tensor other) {
    return binary("greaterThan", other, DataType.BOOLEAN, JniUtils::gt);
  }

  @Override
  public Tensor where(Tensor ifTrue, Tensor ifFalse) {
    PyTorchTensor yes = call.own(ifTrue);
    PyTorchTensor no = call.own(ifFalse);
    if (type != DataType.BOOLEAN) {
      throw new IllegalArgumentException(
          "where: the condition is " + type + shape + ", expected BOOLEAN");
    }
    requireEqualTypes("where", yes, no);
    Shape common = shape.broadcast(yes.shape).broadcast(no.shape);
    return call.tensor(
        "where", JniUtils.where(array(), yes.array(), no.array()), common, yes.type, this, yes, no);
  }

  @Override
  public Tensor to(DataType target) {
    if (target == type) {
      return this;
    }
    ai.djl.ndarray.types.DataType djl = Types.toDjl(target);
    boolean differentiable =
        type.isFloating() && target.isFloating() && call.session().autograd().isRecording();
    PtNDArray converted =
        differentiable
            ? convertInGraph(djl)
            : JniUtils.to(array(), djl, call.session().manager().getDevice());
    return call.tensor("to", converted, shape, target, this, target);
  }

  @Override
  public Tensor fill(double value) {
    PtNDArray filled =
        JniUtils.full(
            call.session().manager(),
            Types.toDjl(shape),
            value,
            Types.toDjl(type),
            call.session().manager().getDevice(),
            SparseFormat.DENSE);
    return call.tensor("fill", filled, shape, type, value);
  }

  // ---- shape -------------------------------------------------------------------------------

  @Override
  public Tensor reshape(Shape target) {
    if (target.size() != shape.size()) {
      throw new IllegalArgumentException(
          "reshape: "
              + shape
              + " has "
              + shape.size()
              + " elements, but "
              + target
              + " takes "
              + target.size());
    }
    return call.tensor("reshape", JniUtils.reshape(array(), target.toArray()), target, type, this);
  }

  @Override
  public Tensor permute(int... axes) {
    long[] order = new long[axes.length];
    long[] lengths = new long[axes.length];
    boolean[] seen = new boolean[shape.rank()];
    for (int i = 0; i < axes.length; i++) {
      int axis = shape.axis(axes[i]);
      seen[axis] = true;
      order[i] = axis;
      lengths[i] = shape.get(axis);
    }
    for (boolean axis : seen) {
      if (!axis || axes.length != shape.rank()) {
        throw new IllegalArgumentException(
            "permute: " + Arrays.toString(axes) + " does not name each axis of " + shape + " once");
      }
    }
    return call.tensor(
        "permute", JniUtils.permute(array(), order), Shape.of(lengths), type, this, axes.clone());
  }

  @Override
  public Tensor broadcastTo(Shape target) {
    if (!shape.broadcast(target).equals(target)) {
      throw new IllegalArgumentException("shape " + shape + " does not broadcast to " + target);
    }
    return call.tensor(
        "broadcastTo", JniUtils.broadcast(array(), Types.toDjl(target)), target, type, this);
  }

  @Override
  public Tensor slice(int axis, long from, long to) {
    int along = shape.axis(axis);
    if (from < 0 || from > to || to > shape.get(along)) {
      throw new IllegalArgumentException(
          "slice: entries " + from + " to " + to + " of axis " + axis + " of " + shape);
    }
    return call.tensor(
        "slice",
        JniUtils.slice(array(), along, from, to, 1),
        shape.with(along, to - from),
        type,
        this,
        along,
        from,
        to);
  }

  @Override
  public Tensor concat(int axis, List<Tensor> others) {
    int along = shape.axis(axis);
    Object[] operands = new Object[others.size() + 2];
    PtNDArray[] parts = new PtNDArray[others.size() + 1];
    operands[0] = along;
    operands[1] = this;
    parts[0] = array();
    long length = shape.get(along);
    for (int i = 0; i < others.size(); i++) {
      PyTorchTensor other = call.own(others.get(i));
      requireEqualTypes("concat", this, other);
      if (other.shape.rank() != shape.rank()
          || !other.shape.with(along, shape.get(along)).equals(shape)) {
        throw new IllegalArgumentException(
            "concat: shapes " + shape + " and " + other.shape + " differ beside axis " + axis);
      }
      length += other.shape.get(along);
      operands[i + 2] = other;
      parts[i + 1] = other.array();
    }
    return call.tensor(
        "concat", JniUtils.cat(parts, along), shape.with(along, length), type, operands);
  }

  // ---- reductions --------------------------------------------------------------------------

  @Override
  public Tensor sum(boolean keepAxes, int... axes) {
    requireNumbers("sum");
    Shape reduced = shape.reduce(keepAxes, axes);
    PtNDArray sum;
    if (axes.length == 0 && !keepAxes) {
      sum = JniUtils.sum(array());
    } else {
      boolean[] named = named(axes);
      long[] over = new long[shape.rank()];
      int count = 0;
      for (int axis = 0; axis < named.length; axis++) {
        if (named[axis]) {
          over[count++] = axis;
        }
      }
      sum = JniUtils.sum(array(), Arrays.copyOf(over, count), keepAxes);
    }
    return call.tensor("sum", sum, reduced, type, this, axes.clone(), keepAxes);
  }

  @Override
  public Tensor max(boolean keepAxes, int... axes) {
    requireNumbers("max");
    Shape reduced = shape.reduce(keepAxes, axes);
    if (shape.size() == 0) {
      throw new IllegalArgumentException("max: " + shape + " has no element");
    }
    boolean[] named = named(axes);
    long[] order = new long[shape.rank()];
    long[] rows = new long[shape.rank() + 1];
    int count = 0;
    for (int axis = 0; axis < named.length; axis++) {
      if (!named[axis]) {
        rows[count] = shape.get(axis);
        order[count++] = axis;
      }
    }
    rows[count] = shape.size() / Math.max(1, shape.reduce(false, axes).size());
    int kept = count;
    for (int axis = 0; axis < named.length; axis++) {
      if (named[axis]) {
        order[count++] = axis;
      }
    }
    // The reduced axes become one, the last.
    PtNDArray flat =
        JniUtils.reshape(JniUtils.permute(array(), order), Arrays.copyOf(rows, kept + 1));
    PtNDArray max =
        JniUtils.reshape(call.session().scripts().maxOfLastAxis(flat), reduced.toArray());
    return call.tensor("max", max, reduced, type, this, axes.clone(), keepAxes);
  }

  @Override
  public Tensor argMax(int axis) {
    requireNumbers("argMax");
    int along = shape.axis(axis);
    return call.tensor(
        "argMax",
        JniUtils.argMax(array(), along, false),
        shape.reduce(false, along),
        DataType.INT64,
        this,
        along);
  }

  // ---- linear algebra, classes -------------------------------------------------------------

  @Override
  public Tensor matmul(Tensor other) {
    PyTorchTensor right = call.own(other);
    requireFloating("matmul");
    requireEqualTypes("matmul", this, right);
    if (shape.rank() != 2 || right.shape.rank() != 2 || shape.get(1) != right.shape.get(0)) {
      throw new IllegalArgumentException(
          "matmul: operands " + shape + " and " + right.shape + "; expected [m,k] and [k,n]");
    }
    return call.tensor(
        "matmul",
        JniUtils.matmul(array(), right.array()),
        Shape.of(shape.get(0), right.shape.get(1)),
        type,
        this,
        right);
  }

  @Override
  public Tensor logSoftmax(int axis) {
    requireFloating("logSoftmax");
    int along = shape.axis(axis);
    PtNDArray result = JniUtils.logSoftmax(array(), along, Types.toDjl(type));
    return call.tensor("logSoftmax", result, shape, type, this, along);
  }

  @Override
  public Tensor oneHot(int classes, DataType target) {
    if (type != DataType.INT64 || !target.isFloating() || classes < 1) {
      throw new IllegalArgumentException(
          "oneHot: "
              + classes
              + " classes of "
              + type
              + " as "
              + target
              + "; expected class numbers of INT64, a class or more, and a floating result");
    }
    long[] lengths = Arrays.copyOf(shape.toArray(), shape.rank() + 1);
    lengths[shape.rank()] = classes;
    return call.tensor(
        "oneHot",
        JniUtils.oneHot(array(), classes, Types.toDjl(target)),
        Shape.of(lengths),
        target,
        this,
        classes);
  }

  @Override
  public Tensor stopGradient() {
    return same("stopGradient", JniUtils.detachGradient(array()));
  }

  @Override
  public String toString() {
    return "tensor " + type + shape + " of program \"" + call.program() + "\"";
  }

  // ---- helpers -----------------------------------------------------------------------------

  private Tensor arithmetic(String operation, Tensor other, BinaryOperator<PtNDArray> kernel) {
    requireNumbers(operation);
    return binary(operation, other, type, kernel);
  }

  private Tensor arithmetic(String operation, double other, BinaryOperator<PtNDArray> kernel) {
    requireNumbers(operation);
    if (type == DataType.INT64 && other != Math.rint(other)) {
      throw new IllegalArgumentException(
          operation + ": " + other + " with a tensor of INT64" + shape + ", expected an integer");
    }
    PtNDArray result = kernel.apply(array(), call.session().scalars().of(type, other));
    return call.tensor(operation, result, shape, type, this, other);
  }

  private Tensor binary(
      String operation, Tensor other, DataType result, BinaryOperator<PtNDArray> kernel) {
    PyTorchTensor right = call.own(other);
    requireEqualTypes(operation, this, right);
    Shape common = shape.equals(right.shape) ? shape : shape.broadcast(right.shape);
    return call.tensor(
        operation, kernel.apply(array(), right.array()), common, result, this, right);
  }

  private Tensor function(String operation, UnaryOperator<PtNDArray> kernel) {
    requireFloating(operation);
    return same(operation, kernel.apply(array()));
  }

  private Tensor same(String operation, PtNDArray result) {
    return call.tensor(operation, result, shape, type, this);
  }

  /** DJL's conversion cuts the graph; a product over an axis of length 1 converts within it. */
  private PtNDArray convertInGraph(ai.djl.ndarray.types.DataType target) {
    long[] withAxis = Arrays.copyOf(shape.toArray(), shape.rank() + 1);
    withAxis[shape.rank()] = 1;
    PtNDArray product = JniUtils.cumProd(JniUtils.reshape(array(), withAxis), shape.rank(), target);
    return JniUtils.reshape(product, shape.toArray());
  }

  private boolean[] named(int[] axes) {
    boolean[] named = new boolean[shape.rank()];
    Arrays.fill(named, axes.length == 0);
    for (int axis : axes) {
      named[shape.axis(axis)] = true;
    }
    return named;
  }

  private void requireFloating(String operation) {
    if (!type.isFloating()) {
      throw new IllegalArgumentException(
          operation + ": the tensor is " + type + shape + ", expected a floating type");
    }
  }

  private void requireNumbers(String operation) {
    if (type == DataType.BOOLEAN) {
      throw new IllegalArgumentException(
          operation + ": the tensor is " + type + shape + ", expected numbers; cast it with to");
    }
  }

  private static void requireEqualTypes(String operation, PyTorchTensor a, PyTorchTensor b) {
    if (a.type != b.type) {
      throw new IllegalArgumentException(
          operation
              + ": operands are "
              + a.type
              + a.shape
              + " and "
              + b.type
              + b.shape
              + "; expected equal types");
    }
  }
}
