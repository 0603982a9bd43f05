package io.github.fenchel.backend.reference;

import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * A tensor whose elements are doubles in row-major order.
 *
 * <p>Integers are exact up to 2^53; BOOLEAN is 0 and 1. Functions of real numbers need FLOAT64,
 * sums and products take INT64 too.
 */
final class ReferenceTensor implements Tensor {
  private final Call call;
  private final DataType type;
  private final Shape shape;
  private final double[] values;

  ReferenceTensor(Call call, DataType type, Shape shape, double[] values) {
    this.call = call;
    this.type = type;
    this.shape = shape;
    this.values = values;
  }

  // ---- what a tensor is --------------------------------------------------------------------

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public DataType dataType() {
    return type;
  }

  @Override
  public String toString() {
    return type.toString() + shape;
  }

  HostArray toHost() {
    return switch (type) {
      case FLOAT64 -> HostArray.of(shape, values);
      case INT64 -> HostArray.of(shape, Arrays.stream(values).mapToLong(v -> (long) v).toArray());
      default ->
          throw new IllegalArgumentException(
              this + " cannot leave a program: cast it to FLOAT64 or INT64 first");
    };
  }

  /** Returns the elements; nobody may change them. */
  double[] values() {
    return values;
  }

  void requireCall(Call expected) {
    call.requireRunning();
    if (!call.equals(expected)) {
      throw new IllegalArgumentException("tensor " + this + " is of another session");
    }
  }

  // ---- arithmetic --------------------------------------------------------------------------

  @Override
  public Tensor add(Tensor other) {
    return number("add", other).combine("add", other, type, (a, b) -> a + b);
  }

  @Override
  public Tensor add(double other) {
    double b = scalar("add", other);
    return number("add", other).each(a -> a + b);
  }

  @Override
  public Tensor sub(Tensor other) {
    return number("sub", other).combine("sub", other, type, (a, b) -> a - b);
  }

  @Override
  public Tensor mul(Tensor other) {
    return number("mul", other).combine("mul", other, type, (a, b) -> a * b);
  }

  @Override
  public Tensor mul(double other) {
    double b = scalar("mul", other);
    return number("mul", other).each(a -> a * b);
  }

  @Override
  public Tensor div(Tensor other) {
    return real("div", other).combine("div", other, type, (a, b) -> a / b);
  }

  @Override
  public Tensor div(double other) {
    return real("div", other).each(a -> a / other);
  }

  @Override
  public Tensor negate() {
    return number("negate").each(a -> -a);
  }

  @Override
  public Tensor maximum(Tensor other) {
    return number("maximum", other).combine("maximum", other, type, Math::max);
  }

  @Override
  public Tensor minimum(Tensor other) {
    return number("minimum", other).combine("minimum", other, type, Math::min);
  }

  @Override
  public Tensor clip(double low, double high) {
    if (!(low <= high)) {
      throw new IllegalArgumentException("clip: bounds " + low + " and " + high);
    }
    return real("clip", low, high).each(a -> Math.min(Math.max(a, low), high));
  }

  // ---- functions of one element ------------------------------------------------------------

  @Override
  public Tensor abs() {
    return number("abs").each(Math::abs);
  }

  @Override
  public Tensor sign() {
    return number("sign").each(Math::signum);
  }

  @Override
  public Tensor square() {
    return number("square").each(a -> a * a);
  }

  @Override
  public Tensor sqrt() {
    return real("sqrt").each(Math::sqrt);
  }

  @Override
  public Tensor exp() {
    return real("exp").each(StrictMath::exp);
  }

  @Override
  public Tensor log() {
    return real("log").each(StrictMath::log);
  }

  @Override
  public Tensor tanh() {
    return real("tanh").each(StrictMath::tanh);
  }

  @Override
  public Tensor sigmoid() {
    return real("sigmoid")
        .each(
            a -> {
              double tail = StrictMath.exp(-Math.abs(a));
              return (a >= 0 ? 1 : tail) / (1 + tail);
            });
  }

  @Override
  public Tensor softplus() {
    return real("softplus")
        .each(a -> Math.max(a, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(a))));
  }

  @Override
  public Tensor relu() {
    return number("relu").each(a -> Math.max(a, 0));
  }

  // ---- comparison and choice ---------------------------------------------------------------

  @Override
  public Tensor equalTo(Tensor other) {
    return traced("equalTo", other)
        .combine("equalTo", other, DataType.BOOLEAN, (a, b) -> a == b ? 1 : 0);
  }

  @Override
  public Tensor greaterThan(Tensor other) {
    return number("greaterThan", other)
        .combine("greaterThan", other, DataType.BOOLEAN, (a, b) -> a > b ? 1 : 0);
  }

  @Override
  public Tensor where(Tensor ifTrue, Tensor ifFalse) {
    traced("where", ifTrue, ifFalse);
    require(type == DataType.BOOLEAN, "where", "BOOLEAN");
    ReferenceTensor yes = call.own(ifTrue);
    ReferenceTensor no = call.own(ifFalse);
    yes.require(yes.type == no.type, "where", "as the other choice, " + no);
    Shape common = shape.broadcast(yes.shape).broadcast(no.shape);
    double[] choice = stretch(common);
    double[] chosen = yes.stretch(common).clone();
    double[] others = no.stretch(common);
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = choice[i] != 0 ? chosen[i] : others[i];
    }
    return call.tensor(yes.type, common, chosen);
  }

  @Override
  public Tensor to(DataType other) {
    traced("to", other);
    return switch (other) {
      case FLOAT64 -> like(other, values);
      case INT64 -> like(other, Arrays.stream(values).map(a -> (double) (long) a).toArray());
      case BOOLEAN -> like(other, Arrays.stream(values).map(a -> a != 0 ? 1 : 0).toArray());
      case FLOAT32 ->
          throw new IllegalArgumentException("to: backend reference has FLOAT64 only, not FLOAT32");
    };
  }

  @Override
  public Tensor fill(double value) {
    traced("fill", value);
    double[] filled = new double[values.length];
    Arrays.fill(filled, scalar("fill", value));
    return like(type, filled);
  }

  // ---- shape -------------------------------------------------------------------------------

  @Override
  public Tensor reshape(Shape other) {
    traced("reshape", other);
    require(other.size() == shape.size(), "reshape", "of " + other.size() + " elements: " + other);
    return call.tensor(type, other, values);
  }

  @Override
  public Tensor permute(int... axes) {
    traced("permute", axes);
    int[] own = Offsets.strides(shape);
    long[] lengths = new long[axes.length];
    int[] strides = new int[axes.length];
    boolean[] seen = new boolean[shape.rank()];
    require(axes.length == seen.length, "permute", "of rank " + axes.length);
    for (int i = 0; i < axes.length; i++) {
      int axis = shape.axis(axes[i]);
      if (seen[axis]) {
        throw new IllegalArgumentException("permute: axis " + axes[i] + " is named twice");
      }
      seen[axis] = true;
      lengths[i] = shape.get(axis);
      strides[i] = own[axis];
    }
    return gather(Shape.of(lengths), strides, 0);
  }

  @Override
  public Tensor broadcastTo(Shape target) {
    traced("broadcastTo", target);
    require(
        shape.broadcast(target).equals(target), "broadcastTo", "one that stretches to " + target);
    return like(target, stretch(target));
  }

  @Override
  public Tensor slice(int axis, long from, long to) {
    traced("slice", axis, from, to);
    int along = shape.axis(axis);
    require(
        0 <= from && from <= to && to <= shape.get(along),
        "slice",
        "long enough for " + from + " to " + to + " of axis " + axis);
    int[] strides = Offsets.strides(shape);
    return gather(shape.with(along, to - from), strides, Math.toIntExact(from * strides[along]));
  }

  @Override
  public Tensor concat(int axis, List<Tensor> others) {
    traced("concat", axis, others);
    int along = shape.axis(axis);
    long length = shape.get(along);
    for (Tensor other : others) {
      ReferenceTensor part = call.own(other);
      part.require(part.type == type, "concat", "as the first, " + this);
      part.require(
          part.shape.rank() == shape.rank()
              && part.shape.with(along, shape.get(along)).equals(shape),
          "concat",
          "as the first but for axis " + axis + ", " + this);
      length += part.shape.get(along);
    }
    Shape whole = shape.with(along, length);
    int[] strides = Offsets.strides(whole);
    double[] joined = new double[Math.toIntExact(whole.size())];
    scatter(joined, strides, 0);
    long start = shape.get(along);
    for (Tensor other : others) {
      ReferenceTensor part = call.own(other);
      part.scatter(joined, strides, Math.toIntExact(start * strides[along]));
      start += part.shape.get(along);
    }
    return like(whole, joined);
  }

  // ---- reductions --------------------------------------------------------------------------

  @Override
  public Tensor sum(boolean keepAxes, int... axes) {
    return number("sum", keepAxes, axes).reduce(keepAxes, axes, 0, Double::sum);
  }

  @Override
  public Tensor max(boolean keepAxes, int... axes) {
    require(shape.size() > 0, "max", "of one element or more");
    return number("max", keepAxes, axes)
        .reduce(keepAxes, axes, Double.NEGATIVE_INFINITY, Math::max);
  }

  @Override
  public Tensor argMax(int axis) {
    traced("argMax", axis);
    int along = shape.axis(axis);
    require(shape.get(along) > 0, "argMax", "of one element or more along axis " + axis);
    Shape reduced = shape.reduce(false, along);
    double[] largest = new double[Math.toIntExact(reduced.size())];
    double[] places = new double[largest.length];
    Arrays.fill(places, -1);
    int[] groups = groups(along);
    int stride = Offsets.strides(shape)[along];
    for (int i = 0; i < values.length; i++) {
      int group = groups[i];
      // Double.compare puts NaN above everything, as NumPy's and PyTorch's argmax do.
      if (places[group] < 0 || Double.compare(values[i] + 0.0, largest[group]) > 0) {
        largest[group] = values[i] + 0.0; // -0.0 becomes 0.0: they are a tie
        places[group] = i / stride % shape.get(along);
      }
    }
    return call.tensor(DataType.INT64, reduced, places);
  }

  // ---- linear algebra, classes -------------------------------------------------------------

  @Override
  public Tensor matmul(Tensor other) {
    ReferenceTensor right = real("matmul", other).partner("matmul", other);
    require(shape.rank() == 2, "matmul", "of rank 2");
    right.require(
        right.shape.rank() == 2 && right.shape.get(0) == shape.get(1),
        "matmul",
        "[" + shape.get(1) + ",n] as it follows " + shape);
    int rows = Math.toIntExact(shape.get(0));
    int inner = Math.toIntExact(shape.get(1));
    int columns = Math.toIntExact(right.shape.get(1));
    double[] product = new double[Math.multiplyExact(rows, columns)];
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < inner; k++) {
        double left = values[i * inner + k];
        for (int j = 0; j < columns; j++) {
          product[i * columns + j] += left * right.values[k * columns + j];
        }
      }
    }
    return like(Shape.of(rows, columns), product);
  }

  @Override
  public Tensor logSoftmax(int axis) {
    Tensor shifted = real("logSoftmax", axis).sub(max(true, axis));
    return shifted.sub(shifted.exp().sum(true, axis).log());
  }

  @Override
  public Tensor oneHot(int classes, DataType floating) {
    traced("oneHot", classes, floating);
    require(type == DataType.INT64, "oneHot", "INT64");
    long[] lengths = Arrays.copyOf(shape.toArray(), shape.rank() + 1);
    lengths[shape.rank()] = classes;
    double[] indicators = new double[Math.multiplyExact(values.length, classes)];
    for (int i = 0; i < values.length; i++) {
      if (values[i] < 0 || values[i] >= classes) {
        throw new IllegalArgumentException(
            "oneHot: class " + (long) values[i] + " is not one of 0 to " + (classes - 1));
      }
      indicators[i * classes + (int) values[i]] = 1;
    }
    return call.tensor(DataType.FLOAT64, Shape.of(lengths), indicators).to(floating);
  }

  @Override
  public Tensor stopGradient() {
    return traced("stopGradient");
  }

  // ---- the loops ---------------------------------------------------------------------------

  private ReferenceTensor each(DoubleUnaryOperator function) {
    return like(type, Arrays.stream(values).map(function).toArray());
  }

  private ReferenceTensor combine(
      String operation, Tensor other, DataType result, DoubleBinaryOperator function) {
    ReferenceTensor right = partner(operation, other);
    Shape common = shape.broadcast(right.shape);
    double[] a = stretch(common);
    double[] b = right.stretch(common);
    double[] combined = new double[a.length];
    for (int i = 0; i < combined.length; i++) {
      combined[i] = function.applyAsDouble(a[i], b[i]);
    }
    return call.tensor(result, common, combined);
  }

  /** Folds the elements over some axes, in index order. */
  private ReferenceTensor reduce(
      boolean keepAxes, int[] axes, double start, DoubleBinaryOperator function) {
    Shape reduced = shape.reduce(keepAxes, axes);
    double[] folded = new double[Math.toIntExact(reduced.size())];
    Arrays.fill(folded, start);
    int[] groups = groups(axes);
    for (int i = 0; i < values.length; i++) {
      folded[groups[i]] = function.applyAsDouble(folded[groups[i]], values[i]);
    }
    return like(reduced, folded);
  }

  /** Returns, for each element, where it goes when the axes are reduced. */
  private int[] groups(int... axes) {
    return Offsets.walk(shape, Offsets.stretched(shape.reduce(true, axes), shape), 0);
  }

  private double[] stretch(Shape target) {
    if (shape.equals(target)) {
      return values;
    }
    return gather(target, Offsets.stretched(shape, target), 0).values;
  }

  private ReferenceTensor gather(Shape target, int[] strides, int start) {
    int[] offsets = Offsets.walk(target, strides, start);
    double[] gathered = new double[offsets.length];
    for (int i = 0; i < gathered.length; i++) {
      gathered[i] = values[offsets[i]];
    }
    return like(target, gathered);
  }

  private void scatter(double[] target, int[] strides, int start) {
    int[] offsets = Offsets.walk(shape, strides, start);
    for (int i = 0; i < offsets.length; i++) {
      target[offsets[i]] = values[i];
    }
  }

  private ReferenceTensor like(DataType other, double[] elements) {
    return call.tensor(other, shape, elements);
  }

  private ReferenceTensor like(Shape other, double[] elements) {
    return call.tensor(type, other, elements);
  }

  // ---- what is asked of operands -----------------------------------------------------------

  /** Notes an operation on this tensor in the call's trace. */
  private ReferenceTensor traced(String operation, Object... details) {
    call.trace(operation + " " + this, details);
    return this;
  }

  private ReferenceTensor number(String operation, Object... details) {
    traced(operation, details);
    require(type != DataType.BOOLEAN, operation, "a number: cast it first");
    return this;
  }

  private ReferenceTensor real(String operation, Object... details) {
    traced(operation, details);
    require(type == DataType.FLOAT64, operation, "FLOAT64");
    return this;
  }

  private ReferenceTensor partner(String operation, Tensor other) {
    ReferenceTensor own = call.own(other);
    own.require(own.type == type, operation, "of type " + type + " as the first operand, " + this);
    return own;
  }

  private double scalar(String operation, double value) {
    require(
        type == DataType.FLOAT64 || value == Math.rint(value),
        operation,
        "FLOAT64 to take " + value);
    return value;
  }

  private void require(boolean fits, String operation, String expected) {
    if (!fits) {
      throw new IllegalArgumentException(
          operation + ": found " + this + ", expected a tensor " + expected);
    }
  }
}
