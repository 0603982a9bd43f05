package io.github.fenchel.backend.tck.sample;

import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A tensor and its derivative along one direction: exact derivatives on a backend that has none.
 *
 * <p>What {@link Tensor} says of kinks holds here too. As in an engine, a derivative that is
 * infinite times a zero is NaN, and the side of a choice that was not taken counts, times zero.
 */
public final class DualTensor implements Tensor {
  private final Tensor value;
  private final @Nullable Tensor slope; // null where nothing depends on the direction

  private DualTensor(Tensor value, @Nullable Tensor slope) {
    this.value = value;
    this.slope = slope;
  }

  /** A tensor that moves along a direction. */
  public static DualTensor of(Tensor value, Tensor direction) {
    return new DualTensor(value, direction);
  }

  /** A tensor that stays. */
  public static Tensor constant(Tensor value) {
    return new DualTensor(value, null);
  }

  /** Returns the derivative of a result. */
  public static Tensor slope(Tensor result) {
    DualTensor dual = (DualTensor) result;
    return dual.slope == null ? dual.value.fill(0) : dual.slope;
  }

  @Override
  public Shape shape() {
    return value.shape();
  }

  @Override
  public DataType dataType() {
    return value.dataType();
  }

  // ---- the chain rule ----------------------------------------------------------------------

  /** A function of this tensor; the second argument is the derivative as a function of mine. */
  private DualTensor from(Tensor result, UnaryOperator<Tensor> derivative) {
    return new DualTensor(result, slope == null ? null : derivative.apply(slope));
  }

  private DualTensor constantly(Tensor result) {
    return new DualTensor(result, null);
  }

  private DualTensor combine(
      Tensor other,
      BinaryOperator<Tensor> function,
      UnaryOperator<Tensor> ofMine,
      UnaryOperator<Tensor> ofOther) {
    DualTensor right = (DualTensor) other;
    Tensor result = function.apply(value, right.value);
    return new DualTensor(
        result,
        total(
            result.shape(),
            slope == null ? null : ofMine.apply(slope),
            right.slope == null ? null : ofOther.apply(right.slope)));
  }

  private static @Nullable Tensor total(Shape shape, @Nullable Tensor a, @Nullable Tensor b) {
    if (a == null || b == null) {
      Tensor only = a == null ? b : a;
      return only == null ? null : only.broadcastTo(shape);
    }
    return a.broadcastTo(shape).add(b.broadcastTo(shape));
  }

  private static Tensor raw(Tensor tensor) {
    return ((DualTensor) tensor).value;
  }

  /** 1 where {@code a > b}, one half at a tie, else 0. */
  private static Tensor share(Tensor a, Tensor b, DataType type) {
    return a.greaterThan(b).to(type).add(a.equalTo(b).to(type).mul(0.5));
  }

  // ---- arithmetic --------------------------------------------------------------------------

  @Override
  public Tensor add(Tensor other) {
    return combine(other, Tensor::add, s -> s, s -> s);
  }

  @Override
  public Tensor add(double other) {
    return from(value.add(other), s -> s);
  }

  @Override
  public Tensor sub(Tensor other) {
    return combine(other, Tensor::sub, s -> s, Tensor::negate);
  }

  @Override
  public Tensor mul(Tensor other) {
    return combine(other, Tensor::mul, s -> s.mul(raw(other)), s -> s.mul(value));
  }

  @Override
  public Tensor mul(double other) {
    return from(value.mul(other), s -> s.mul(other));
  }

  @Override
  public Tensor div(Tensor other) {
    Tensor below = raw(other);
    return combine(
        other, Tensor::div, s -> s.div(below), s -> s.mul(value).div(below).div(below).negate());
  }

  @Override
  public Tensor div(double other) {
    return from(value.div(other), s -> s.div(other));
  }

  @Override
  public Tensor negate() {
    return from(value.negate(), Tensor::negate);
  }

  @Override
  public Tensor maximum(Tensor other) {
    Tensor right = raw(other);
    return combine(
        other,
        Tensor::maximum,
        s -> s.mul(share(value, right, dataType())),
        s -> s.mul(share(right, value, dataType())));
  }

  @Override
  public Tensor minimum(Tensor other) {
    Tensor right = raw(other);
    return combine(
        other,
        Tensor::minimum,
        s -> s.mul(share(right, value, dataType())),
        s -> s.mul(share(value, right, dataType())));
  }

  @Override
  public Tensor clip(double low, double high) {
    Tensor outside =
        value
            .greaterThan(value.fill(high))
            .to(dataType())
            .add(value.fill(low).greaterThan(value).to(dataType()));
    return from(value.clip(low, high), s -> s.mul(outside.negate().add(1)));
  }

  // ---- functions of one element ------------------------------------------------------------

  @Override
  public Tensor abs() {
    return from(value.abs(), s -> s.mul(value.sign()));
  }

  @Override
  public Tensor sign() {
    return constantly(value.sign());
  }

  @Override
  public Tensor square() {
    return from(value.square(), s -> s.mul(value).mul(2));
  }

  @Override
  public Tensor sqrt() {
    Tensor root = value.sqrt();
    return from(root, s -> s.div(root.mul(2)));
  }

  @Override
  public Tensor exp() {
    Tensor result = value.exp();
    return from(result, s -> s.mul(result));
  }

  @Override
  public Tensor log() {
    return from(value.log(), s -> s.div(value));
  }

  @Override
  public Tensor tanh() {
    Tensor result = value.tanh();
    return from(result, s -> s.mul(result.square().negate().add(1)));
  }

  @Override
  public Tensor erf() {
    return from(value.erf(), s -> s.mul(value.square().negate().exp()).mul(2 / Math.sqrt(Math.PI)));
  }

  @Override
  public Tensor sigmoid() {
    Tensor result = value.sigmoid();
    return from(result, s -> s.mul(result).mul(result.negate().add(1)));
  }

  @Override
  public Tensor softplus() {
    return from(value.softplus(), s -> s.mul(value.sigmoid()));
  }

  @Override
  public Tensor relu() {
    return from(value.relu(), s -> s.mul(value.greaterThan(value.fill(0)).to(dataType())));
  }

  // ---- comparison and choice ---------------------------------------------------------------

  @Override
  public Tensor equalTo(Tensor other) {
    return constantly(value.equalTo(raw(other)));
  }

  @Override
  public Tensor greaterThan(Tensor other) {
    return constantly(value.greaterThan(raw(other)));
  }

  @Override
  public Tensor where(Tensor ifTrue, Tensor ifFalse) {
    Tensor chosen = value.to(ifTrue.dataType());
    return ((DualTensor) ifTrue)
        .combine(ifFalse, value::where, s -> s.mul(chosen), s -> s.mul(chosen.negate().add(1)));
  }

  @Override
  public Tensor to(DataType type) {
    return type.isFloating() ? from(value.to(type), s -> s.to(type)) : constantly(value.to(type));
  }

  @Override
  public Tensor fill(double number) {
    return constantly(value.fill(number));
  }

  // ---- shape -------------------------------------------------------------------------------

  @Override
  public Tensor reshape(Shape shape) {
    return from(value.reshape(shape), s -> s.reshape(shape));
  }

  @Override
  public Tensor permute(int... axes) {
    return from(value.permute(axes), s -> s.permute(axes));
  }

  @Override
  public Tensor broadcastTo(Shape shape) {
    return from(value.broadcastTo(shape), s -> s.broadcastTo(shape));
  }

  @Override
  public Tensor slice(int axis, long from, long to) {
    return from(value.slice(axis, from, to), s -> s.slice(axis, from, to));
  }

  @Override
  public Tensor concat(int axis, List<Tensor> others) {
    List<Tensor> values = new ArrayList<>();
    List<Tensor> slopes = new ArrayList<>();
    for (Tensor other : others) {
      values.add(raw(other));
      slopes.add(slope(other));
    }
    return new DualTensor(value.concat(axis, values), slope(this).concat(axis, slopes));
  }

  // ---- reductions --------------------------------------------------------------------------

  @Override
  public Tensor sum(boolean keepAxes, int... axes) {
    return from(value.sum(keepAxes, axes), s -> s.sum(keepAxes, axes));
  }

  @Override
  public Tensor max(boolean keepAxes, int... axes) {
    Tensor ties = value.equalTo(value.max(true, axes)).to(dataType());
    return from(
        value.max(keepAxes, axes),
        s -> s.mul(ties).sum(keepAxes, axes).div(ties.sum(keepAxes, axes)));
  }

  @Override
  public Tensor argMax(int axis) {
    return constantly(value.argMax(axis));
  }

  // ---- linear algebra, classes -------------------------------------------------------------

  @Override
  public Tensor matmul(Tensor other) {
    return combine(other, Tensor::matmul, s -> s.matmul(raw(other)), value::matmul);
  }

  @Override
  public Tensor logSoftmax(int axis) {
    Tensor result = value.logSoftmax(axis);
    return from(result, s -> s.sub(result.exp().mul(s).sum(true, axis)));
  }

  @Override
  public Tensor oneHot(int classes, DataType type) {
    return constantly(value.oneHot(classes, type));
  }

  @Override
  public Tensor stopGradient() {
    return constantly(value);
  }
}
