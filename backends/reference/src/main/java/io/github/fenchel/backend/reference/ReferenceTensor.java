package io.github.fenchel.backend.reference;

import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.backend.common.CallScope;
import io.github.fenchel.backend.common.CallTensor;
import io.github.fenchel.backend.common.Offsets;
import io.github.fenchel.backend.common.Operands;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

/**
 * A tensor whose elements are doubles in row-major order.
 *
 * <p>Integers are exact up to 2^53; BOOLEAN is 0 and 1. Functions of real numbers need FLOAT64,
 * sums and products take INT64 too.
 */
final class ReferenceTensor implements CallTensor {
  private final Call call;
  private final DataType type;
  private final Shape shape;
  private final double[] values;
  private final int position;

  /** A tensor; {@code position} is its operation's in the call's trace. */
  ReferenceTensor(Call call, DataType type, Shape shape, double[] values, int position) {
    this.call = call;
    this.type = type;
    this.shape = shape;
    this.values = values;
    this.position = position;
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

  /** Returns the elements, which must not be changed. */
  double[] values() {
    return values;
  }

  Call call() {
    return call;
  }

  @Override
  public CallScope scope() {
    return call.scope();
  }

  @Override
  public void requireUsable() {
    call.scope().requireUsable(false);
  }

  @Override
  public int position() {
    return position;
  }

  // ---- arithmetic --------------------------------------------------------------------------

  @Override
  public ReferenceTensor add(Tensor other) {
    return number("add", other).combine("add", other, type, (a, b) -> a + b);
  }

  @Override
  public ReferenceTensor add(double other) {
    double b = Operands.number("add", this, other);
    return number("add", other).each(a -> a + b);
  }

  @Override
  public ReferenceTensor sub(Tensor other) {
    return number("sub", other).combine("sub", other, type, (a, b) -> a - b);
  }

  @Override
  public ReferenceTensor mul(Tensor other) {
    return number("mul", other).combine("mul", other, type, (a, b) -> a * b);
  }

  @Override
  public ReferenceTensor mul(double other) {
    double b = Operands.number("mul", this, other);
    return number("mul", other).each(a -> a * b);
  }

  @Override
  public ReferenceTensor div(Tensor other) {
    return real("div", other).combine("div", other, type, (a, b) -> a / b);
  }

  @Override
  public ReferenceTensor div(double other) {
    return real("div", other).each(a -> a / other);
  }

  @Override
  public ReferenceTensor negate() {
    return number("negate").each(a -> -a);
  }

  @Override
  public ReferenceTensor maximum(Tensor other) {
    return number("maximum", other).combine("maximum", other, type, Math::max);
  }

  @Override
  public ReferenceTensor minimum(Tensor other) {
    return number("minimum", other).combine("minimum", other, type, Math::min);
  }

  @Override
  public ReferenceTensor clip(double low, double high) {
    if (!(low <= high)) {
      throw new IllegalArgumentException("clip: bounds " + low + " and " + high);
    }
    return real("clip", low, high).each(a -> Math.min(Math.max(a, low), high));
  }

  // ---- functions of one element ------------------------------------------------------------

  @Override
  public ReferenceTensor abs() {
    return number("abs").each(Math::abs);
  }

  @Override
  public ReferenceTensor sign() {
    return number("sign").each(Math::signum);
  }

  @Override
  public ReferenceTensor square() {
    return number("square").each(a -> a * a);
  }

  @Override
  public ReferenceTensor sqrt() {
    return real("sqrt").each(Math::sqrt);
  }

  @Override
  public ReferenceTensor exp() {
    return real("exp").each(StrictMath::exp);
  }

  @Override
  public ReferenceTensor log() {
    return real("log").each(StrictMath::log);
  }

  @Override
  public ReferenceTensor tanh() {
    return real("tanh").each(StrictMath::tanh);
  }

  @Override
  public ReferenceTensor erf() {
    return real("erf").each(ReferenceTensor::erf);
  }

  /**
   * {@code 2 / sqrt(pi) exp(-x^2) sum of 2^n x^(2n+1) / (1 3 ... (2n+1))}, whose terms have one
   * sign; from 6 on, 1 in double precision.
   */
  private static double erf(double x) {
    if (Math.abs(x) > 6) {
      return Math.signum(x);
    }
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x) * sum;
  }

  @Override
  public ReferenceTensor sigmoid() {
    return real("sigmoid")
        .each(
            a -> {
              double tail = StrictMath.exp(-Math.abs(a));
              return (a >= 0 ? 1 : tail) / (1 + tail);
            });
  }

  @Override
  public ReferenceTensor softplus() {
    return real("softplus")
        .each(a -> Math.max(a, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(a))));
  }

  @Override
  public ReferenceTensor relu() {
    return number("relu").each(a -> Math.max(a, 0));
  }

  // ---- comparison and choice ---------------------------------------------------------------

  @Override
  public ReferenceTensor equalTo(Tensor other) {
    return traced("equalTo", other)
        .combine("equalTo", other, DataType.BOOLEAN, (a, b) -> a == b ? 1 : 0);
  }

  @Override
  public ReferenceTensor greaterThan(Tensor other) {
    return number("greaterThan", other)
        .combine("greaterThan", other, DataType.BOOLEAN, (a, b) -> a > b ? 1 : 0);
  }

  @Override
  public ReferenceTensor where(Tensor ifTrue, Tensor ifFalse) {
    traced("where", ifTrue, ifFalse);
    ReferenceTensor yes = call.own(ifTrue);
    ReferenceTensor no = call.own(ifFalse);
    Shape common = Operands.chosen(this, yes, no);
    double[] choice = stretch(common);
    double[] chosen = yes.stretch(common).clone();
    double[] others = no.stretch(common);
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = choice[i] != 0 ? chosen[i] : others[i];
    }
    return call.tensor(yes.type, common, chosen);
  }

  @Override
  public ReferenceTensor to(DataType other) {
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
  public ReferenceTensor fill(double value) {
    traced("fill", value);
    double[] filled = new double[values.length];
    Arrays.fill(filled, Operands.number("fill", this, value));
    return like(type, filled);
  }

  // ---- shape -------------------------------------------------------------------------------

  @Override
  public ReferenceTensor reshape(Shape other) {
    traced("reshape", other);
    Operands.reshaped(this, other);
    return call.tensor(type, other, values);
  }

  @Override
  public ReferenceTensor permute(int... axes) {
    traced("permute", axes);
    int[] order = Operands.permuted(this, axes);
    int[] own = Offsets.strides(shape);
    int[] strides = Arrays.stream(order).map(axis -> own[axis]).toArray();
    return gather(Operands.inOrder(shape, order), strides, 0);
  }

  @Override
  public ReferenceTensor broadcastTo(Shape target) {
    traced("broadcastTo", target);
    return like(Operands.broadcast(this, target), stretch(target));
  }

  @Override
  public ReferenceTensor slice(int axis, long from, long to) {
    traced("slice", axis, from, to);
    int along = shape.axis(axis);
    Shape part = Operands.sliced(this, along, from, to);
    int[] strides = Offsets.strides(shape);
    return gather(part, strides, Math.toIntExact(from * strides[along]));
  }

  @Override
  public ReferenceTensor concat(int axis, List<Tensor> others) {
    traced("concat", axis, others);
    int along = shape.axis(axis);
    List<ReferenceTensor> parts = others.stream().map(call::own).toList();
    Shape whole = Operands.joined(this, along, parts);
    int[] strides = Offsets.strides(whole);
    double[] joined = new double[Math.toIntExact(whole.size())];
    scatter(joined, strides, 0);
    long start = shape.get(along);
    for (ReferenceTensor part : parts) {
      part.scatter(joined, strides, Math.toIntExact(start * strides[along]));
      start += part.shape.get(along);
    }
    return like(whole, joined);
  }

  // ---- reductions --------------------------------------------------------------------------

  @Override
  public ReferenceTensor sum(boolean keepAxes, int... axes) {
    return number("sum", keepAxes, axes).reduce(keepAxes, axes, 0, Double::sum);
  }

  @Override
  public ReferenceTensor max(boolean keepAxes, int... axes) {
    return Operands.nonEmpty("max", number("max", keepAxes, axes))
        .reduce(keepAxes, axes, Double.NEGATIVE_INFINITY, Math::max);
  }

  @Override
  public ReferenceTensor argMax(int axis) {
    int along = Operands.nonEmpty("argMax", number("argMax", axis)).shape.axis(axis);
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
  public ReferenceTensor matmul(Tensor other) {
    ReferenceTensor right = call.own(other);
    traced("matmul", right);
    Shape result = Operands.multiplied(this, right);
    int rows = Math.toIntExact(shape.get(-2));
    int inner = Math.toIntExact(shape.get(-1));
    int columns = Math.toIntExact(right.shape.get(-1));
    double[] product = new double[Math.toIntExact(result.size())];
    for (int i = 0; i < product.length / Math.max(columns, 1); i++) {
      int matrix = i / rows * inner * columns; // where the right one starts
      for (int k = 0; k < inner; k++) {
        double left = values[i * inner + k];
        for (int j = 0; j < columns; j++) {
          product[i * columns + j] += left * right.values[matrix + k * columns + j];
        }
      }
    }
    return like(result, product);
  }

  @Override
  public ReferenceTensor logSoftmax(int axis) {
    ReferenceTensor shifted = real("logSoftmax", axis).sub(max(true, axis));
    return shifted.sub(shifted.exp().sum(true, axis).log());
  }

  @Override
  public ReferenceTensor oneHot(int classes, DataType floating) {
    traced("oneHot", classes, floating);
    Shape indicated = Operands.indicated(this, classes, floating);
    double[] indicators = new double[Math.multiplyExact(values.length, classes)];
    for (int i = 0; i < values.length; i++) {
      if (values[i] < 0 || values[i] >= classes) {
        throw new IllegalArgumentException(
            "oneHot: class " + (long) values[i] + " is not one of 0 to " + (classes - 1));
      }
      indicators[i * classes + (int) values[i]] = 1;
    }
    return call.tensor(DataType.FLOAT64, indicated, indicators).to(floating);
  }

  @Override
  public ReferenceTensor stopGradient() {
    return traced("stopGradient");
  }

  // ---- the loops ---------------------------------------------------------------------------

  private ReferenceTensor each(DoubleUnaryOperator function) {
    return like(type, Arrays.stream(values).map(function).toArray());
  }

  private ReferenceTensor combine(
      String operation, Tensor other, DataType result, DoubleBinaryOperator function) {
    ReferenceTensor right = Operands.alike(operation, this, call.own(other));
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
    requireUsable();
    call.note(operation, Stream.concat(Stream.of(this), Arrays.stream(details)).toArray());
    return this;
  }

  private ReferenceTensor number(String operation, Object... details) {
    return Operands.numbers(operation, traced(operation, details));
  }

  private ReferenceTensor real(String operation, Object... details) {
    return Operands.floating(operation, traced(operation, details));
  }
}
