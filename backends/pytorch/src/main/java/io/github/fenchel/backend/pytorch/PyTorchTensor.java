package io.github.fenchel.backend.pytorch;

import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.backend.common.CallScope;
import io.github.fenchel.backend.common.CallTensor;
import io.github.fenchel.backend.common.Operands;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** A native tensor of one call. Shape and type are known here, so no check asks the engine. */
final class PyTorchTensor implements CallTensor {
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
    requireUsable();
    return array;
  }

  @Override
  public void requireUsable() {
    call.scope().requireUsable(array.isReleased());
  }

  @Override
  public CallScope scope() {
    return call.scope();
  }

  Call call() {
    return call;
  }

  @Override
  public int position() {
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
    Operands.floating("div", this); // PyTorch would turn integers into float32
    return arithmetic("div", other, JniUtils::div);
  }

  @Override
  public Tensor div(double other) {
    Operands.floating("div", this);
    return arithmetic("div", other, JniUtils::div);
  }

  @Override
  public Tensor negate() {
    Operands.numbers("negate", this);
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
    Operands.floating("clip", this);
    PtNDArray clipped = call.engine().scripts().clip(array(), low, high);
    return call.tensor("clip", clipped, shape, type, this, low, high);
  }

  // ---- functions of one element ------------------------------------------------------------

  @Override
  public Tensor abs() {
    Operands.numbers("abs", this);
    return same("abs", JniUtils.abs(array()));
  }

  @Override
  public Tensor sign() {
    Operands.numbers("sign", this);
    PtNDArray x = JniUtils.detachGradient(array());
    PtNDArray sign = JniUtils.sign(x);
    // PyTorch's sign of NaN is 0, which would hide a divergence.
    return same("sign", type.isFloating() ? JniUtils.where(JniUtils.isNaN(x), x, sign) : sign);
  }

  @Override
  public Tensor square() {
    Operands.numbers("square", this);
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
  public Tensor erf() {
    return function("erf", JniUtils::erf);
  }

  @Override
  public Tensor sigmoid() {
    return function("sigmoid", JniUtils::sigmoid);
  }

  @Override
  public Tensor softplus() {
    return function("softplus", call.engine().scripts()::softplus);
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
    Shape common = Operands.chosen(this, yes, no);
    return call.tensor(
        "where", JniUtils.where(array(), yes.array(), no.array()), common, yes.type, this, yes, no);
  }

  @Override
  public PyTorchTensor to(DataType target) {
    if (target == type) {
      return this;
    }
    ai.djl.ndarray.types.DataType djl = Types.toDjl(target);
    boolean differentiable = type.isFloating() && target.isFloating() && call.isRecording();
    PtNDArray converted =
        differentiable
            ? convertInGraph(djl)
            : JniUtils.to(array(), djl, call.engine().manager().getDevice());
    return call.tensor("to", converted, shape, target, this, target);
  }

  @Override
  public Tensor fill(double value) {
    PtNDArray filled =
        JniUtils.full(
            call.engine().manager(),
            Types.toDjl(shape),
            value,
            Types.toDjl(type),
            call.engine().manager().getDevice(),
            SparseFormat.DENSE);
    return call.tensor("fill", filled, shape, type, value);
  }

  // ---- shape -------------------------------------------------------------------------------

  @Override
  public Tensor reshape(Shape target) {
    Operands.reshaped(this, target);
    return call.tensor("reshape", JniUtils.reshape(array(), target.toArray()), target, type, this);
  }

  @Override
  public Tensor permute(int... axes) {
    int[] order = Operands.permuted(this, axes);
    PtNDArray permuted = JniUtils.permute(array(), Arrays.stream(order).asLongStream().toArray());
    return call.tensor("permute", permuted, Operands.inOrder(shape, order), type, this, order);
  }

  @Override
  public Tensor broadcastTo(Shape target) {
    Operands.broadcast(this, target);
    return call.tensor(
        "broadcastTo", JniUtils.broadcast(array(), Types.toDjl(target)), target, type, this);
  }

  @Override
  public Tensor slice(int axis, long from, long to) {
    int along = shape.axis(axis);
    Shape part = Operands.sliced(this, along, from, to);
    return call.tensor(
        "slice", JniUtils.slice(array(), along, from, to, 1), part, type, this, along, from, to);
  }

  @Override
  public Tensor concat(int axis, List<Tensor> others) {
    int along = shape.axis(axis);
    List<PyTorchTensor> parts = new ArrayList<>(List.of(this));
    others.forEach(other -> parts.add(call.own(other)));
    Shape whole = Operands.joined(this, along, parts.subList(1, parts.size()));
    PtNDArray[] arrays = parts.stream().map(PyTorchTensor::array).toArray(PtNDArray[]::new);
    List<Object> operands = new ArrayList<>(parts);
    operands.add(along);
    return call.tensor("concat", JniUtils.cat(arrays, along), whole, type, operands.toArray());
  }

  // ---- reductions --------------------------------------------------------------------------

  @Override
  public Tensor sum(boolean keepAxes, int... axes) {
    Operands.numbers("sum", this);
    Shape reduced = shape.reduce(keepAxes, axes);
    PtNDArray sum;
    if (axes.length == 0 && !keepAxes) {
      sum = JniUtils.sum(array());
    } else {
      boolean[] named = Operands.reduced(this, axes);
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
    Operands.numbers("max", this);
    Shape reduced = shape.reduce(keepAxes, axes);
    Operands.nonEmpty("max", this);
    boolean[] named = Operands.reduced(this, axes);
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
        JniUtils.reshape(call.engine().scripts().maxOfLastAxis(flat), reduced.toArray());
    return call.tensor("max", max, reduced, type, this, axes.clone(), keepAxes);
  }

  @Override
  public Tensor argMax(int axis) {
    Operands.numbers("argMax", this);
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
    Shape product = Operands.multiplied(this, right);
    return call.tensor(
        "matmul", JniUtils.matmul(array(), right.array()), product, type, this, right);
  }

  @Override
  public Tensor logSoftmax(int axis) {
    Operands.floating("logSoftmax", this);
    int along = shape.axis(axis);
    PtNDArray result = JniUtils.logSoftmax(array(), along, Types.toDjl(type));
    return call.tensor("logSoftmax", result, shape, type, this, along);
  }

  @Override
  public Tensor oneHot(int classes, DataType target) {
    Shape indicators = Operands.indicated(this, classes, target);
    return call.tensor(
        "oneHot",
        JniUtils.oneHot(array(), classes, Types.toDjl(target)),
        indicators,
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
    return "tensor " + type + shape + " of program \"" + call.scope().program() + "\"";
  }

  // ---- helpers -----------------------------------------------------------------------------

  private Tensor arithmetic(String operation, Tensor other, BinaryOperator<PtNDArray> kernel) {
    Operands.numbers(operation, this);
    return binary(operation, other, type, kernel);
  }

  private Tensor arithmetic(String operation, double other, BinaryOperator<PtNDArray> kernel) {
    Operands.numbers(operation, this);
    Operands.number(operation, this, other);
    PtNDArray result = kernel.apply(array(), call.engine().scalars().of(type, other));
    return call.tensor(operation, result, shape, type, this, other);
  }

  private Tensor binary(
      String operation, Tensor other, DataType result, BinaryOperator<PtNDArray> kernel) {
    PyTorchTensor right = Operands.alike(operation, this, call.own(other));
    Shape common = shape.equals(right.shape) ? shape : shape.broadcast(right.shape);
    return call.tensor(
        operation, kernel.apply(array(), right.array()), common, result, this, right);
  }

  private Tensor function(String operation, UnaryOperator<PtNDArray> kernel) {
    Operands.floating(operation, this);
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
}
