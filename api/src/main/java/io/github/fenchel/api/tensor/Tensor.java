package io.github.fenchel.api.tensor;

import java.util.List;

/**
 * An immutable value on an engine.
 *
 * <p>Norms, networks, objectives and optimizers are written once against this type and run on every
 * backend. An engine may compute at once (PyTorch) or record the operation and compute later
 * (TensorFlow), so nothing here returns a number to the host: only a program's outputs do. A tensor
 * lives as long as the program call that made it.
 *
 * <p>4-D activations are {@code [N,C,H,W]} in meaning, whatever lies in memory. Binary operations
 * broadcast as NumPy's do. Operands have equal data types; a {@code double} operand takes the
 * tensor's. Axes may be negative, counted from the end. Errors: operands of other shapes or types
 * throw {@link IllegalArgumentException} with what was found and what was expected.
 *
 * <p><b>Sub-gradients at kinks</b>, equal on all backends: {@code abs} and {@code relu} have
 * derivative 0 at 0; {@code clip} passes the gradient where {@code low <= x <= high}, bounds
 * included; {@code maximum} and {@code minimum} give half to each operand at a tie; {@code sign}
 * and comparisons have derivative 0; {@code max} over axes shares the gradient equally among ties;
 * {@code sqrt} has derivative +infinity at 0, so guard it with {@link #where}. {@code sign(NaN)} is
 * NaN.
 */
public interface Tensor {

  /** Returns the axis lengths. */
  Shape shape();

  /** Returns the element type. */
  DataType dataType();

  // ---- arithmetic --------------------------------------------------------------------------

  /** Element-wise {@code this + other}. */
  Tensor add(Tensor other);

  /** Element-wise {@code this + other}. */
  Tensor add(double other);

  /** Element-wise {@code this - other}. */
  Tensor sub(Tensor other);

  /** Element-wise {@code this - other}. */
  default Tensor sub(double other) {
    return add(-other);
  }

  /** Element-wise {@code this * other}. */
  Tensor mul(Tensor other);

  /** Element-wise {@code this * other}. */
  Tensor mul(double other);

  /** Element-wise {@code this / other}. */
  Tensor div(Tensor other);

  /** Element-wise {@code this / other}. */
  Tensor div(double other);

  /** Element-wise {@code -this}. */
  Tensor negate();

  /** Element-wise larger operand; NaN if either is. */
  Tensor maximum(Tensor other);

  /** Element-wise smaller operand; NaN if either is. */
  Tensor minimum(Tensor other);

  /** Element-wise {@code min(max(this, low), high)}; infinite bounds are allowed; NaN stays. */
  Tensor clip(double low, double high);

  // ---- functions of one element ------------------------------------------------------------

  /** Element-wise absolute value. */
  Tensor abs();

  /** Element-wise sign: -1, 0, 1, and NaN for NaN. */
  Tensor sign();

  /** Element-wise square. */
  Tensor square();

  /** Element-wise square root. */
  Tensor sqrt();

  /** Element-wise exponential. */
  Tensor exp();

  /** Element-wise natural logarithm. */
  Tensor log();

  /** Element-wise hyperbolic tangent. */
  Tensor tanh();

  /** Element-wise error function, {@code 2 / sqrt(pi)} times the integral of exp(-t^2) to x. */
  Tensor erf();

  /** Element-wise {@code 1 / (1 + exp(-x))}, without overflow. */
  Tensor sigmoid();

  /** Element-wise {@code log(1 + exp(x))}, without overflow. */
  Tensor softplus();

  /** Element-wise {@code max(x, 0)}; NaN stays. */
  Tensor relu();

  // ---- comparison and choice ---------------------------------------------------------------

  /** Element-wise {@code this == other}, BOOLEAN. */
  Tensor equalTo(Tensor other);

  /** Element-wise {@code this > other}, BOOLEAN. */
  Tensor greaterThan(Tensor other);

  /**
   * Element-wise choice by this BOOLEAN tensor: {@code this ? ifTrue : ifFalse}.
   *
   * <p>The derivative of the side not chosen is multiplied by zero, not skipped: make that side
   * finite <em>before</em> the function that would blow up.
   */
  Tensor where(Tensor ifTrue, Tensor ifFalse);

  /** The same values in another type; BOOLEAN becomes 0 and 1. */
  Tensor to(DataType type);

  /** A tensor of this shape and type, every element the given number; no gradient. */
  Tensor fill(double value);

  // ---- shape -------------------------------------------------------------------------------

  /** The same elements, row-major in meaning, under another shape of equal size. */
  Tensor reshape(Shape shape);

  /** The axes in another order: axis {@code i} of the result is axis {@code axes[i]} of this. */
  Tensor permute(int... axes);

  /** This tensor stretched to a shape that it broadcasts to. */
  Tensor broadcastTo(Shape shape);

  /** Entries {@code from} (inclusive) to {@code to} (exclusive) of one axis. */
  Tensor slice(int axis, long from, long to);

  /** This tensor followed by the others along one axis. */
  Tensor concat(int axis, List<Tensor> others);

  // ---- reductions --------------------------------------------------------------------------

  /** Sum over axes; no axis named means all. */
  Tensor sum(boolean keepAxes, int... axes);

  /** Sum over axes, which are dropped; no axis named means all. */
  default Tensor sum(int... axes) {
    return sum(false, axes);
  }

  /** Largest element over axes; NaN if any is; no axis named means all. */
  Tensor max(boolean keepAxes, int... axes);

  /** Arithmetic mean over axes, which are dropped; no axis named means all. */
  default Tensor mean(int... axes) {
    double count = (double) shape().size() / shape().reduce(false, axes).size();
    return sum(false, axes).div(count);
  }

  /** Index of the largest element along one axis, INT64; the first among ties. */
  Tensor argMax(int axis);

  // ---- linear algebra, classes -------------------------------------------------------------

  /** Matrix products of {@code [...,m,k]} and {@code [...,k,n]}, whose leading axes are equal. */
  Tensor matmul(Tensor other);

  /** {@code x - log(sum(exp(x)))} along one axis, without overflow. */
  Tensor logSoftmax(int axis);

  /**
   * Indicator vectors of INT64 class numbers.
   *
   * @param classes the number of classes {@code K}
   * @param type the floating type of the result
   * @return this shape with one more axis of length {@code K} at the end
   */
  Tensor oneHot(int classes, DataType type);

  /** The same values, through which no gradient flows. */
  Tensor stopGradient();
}
