package io.github.fenchel.backend.common;

import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What every backend requires of the operands of a tensor's operation, a gradient or an assignment.
 *
 * <p>A backend calls these before its kernels, so that a mistake gives the same message on all of
 * them and none reaches native code. Each returns what it was given if that is right, or the shape
 * of the result; else it throws {@link IllegalArgumentException} with the operation, what was found
 * and what was expected. {@link Layers} does the same for layers.
 */
public final class Operands {
  private Operands() {}

  // ---- types -------------------------------------------------------------------------------

  /**
   * Requires a floating type.
   *
   * @param what the operation, for messages
   */
  public static <T extends Tensor> T floating(String what, T input) {
    require(
        input.dataType().isFloating(),
        "%s: the tensor is %s%s, expected a floating type",
        what,
        input.dataType(),
        input.shape());
    return input;
  }

  /**
   * Requires numbers: not BOOLEAN.
   *
   * @param what the operation, for messages
   */
  public static <T extends Tensor> T numbers(String what, T input) {
    require(
        input.dataType() != DataType.BOOLEAN,
        "%s: the tensor is %s%s, expected numbers; cast it with to",
        what,
        input.dataType(),
        input.shape());
    return input;
  }

  /**
   * Requires a number that the tensor's type can hold.
   *
   * @param what the operation, for messages
   */
  public static double number(String what, Tensor input, double number) {
    require(
        input.dataType() != DataType.INT64 || number == Math.rint(number),
        "%s: %s with a tensor of INT64%s, expected an integer",
        what,
        number,
        input.shape());
    return number;
  }

  /**
   * Requires a second operand of the first one's type.
   *
   * @param what the operation, for messages
   */
  public static <T extends Tensor> T alike(String what, Tensor first, T second) {
    require(
        first.dataType() == second.dataType(),
        "%s: operands are %s%s and %s%s; expected equal types",
        what,
        first.dataType(),
        first.shape(),
        second.dataType(),
        second.shape());
    return second;
  }

  // ---- shapes ------------------------------------------------------------------------------

  /** Returns the shape of a choice: {@code condition.where(ifTrue, ifFalse)}. */
  public static Shape chosen(Tensor condition, Tensor ifTrue, Tensor ifFalse) {
    require(
        condition.dataType() == DataType.BOOLEAN,
        "where: the condition is %s%s, expected BOOLEAN",
        condition.dataType(),
        condition.shape());
    alike("where", ifTrue, ifFalse);
    return condition.shape().broadcast(ifTrue.shape()).broadcast(ifFalse.shape());
  }

  /** Requires a shape of as many elements. */
  public static Shape reshaped(Tensor input, Shape target) {
    require(
        target.size() == input.shape().size(),
        "reshape: %s has %s elements, but %s takes %s",
        input.shape(),
        input.shape().size(),
        target,
        target.size());
    return target;
  }

  /** Requires each axis once, and returns them counted from 0. */
  public static int[] permuted(Tensor input, int... axes) {
    Shape shape = input.shape();
    int[] order = new int[axes.length];
    boolean[] seen = new boolean[shape.rank()];
    boolean once = axes.length == shape.rank();
    for (int i = 0; i < axes.length; i++) {
      order[i] = shape.axis(axes[i]);
      once = once && !seen[order[i]];
      seen[order[i]] = true;
    }
    require(once, "permute: %s does not name each axis of %s once", Arrays.toString(axes), shape);
    return order;
  }

  /** Returns the shape with its axes in another order, each counted from 0. */
  public static Shape inOrder(Shape shape, int... order) {
    return Shape.of(Arrays.stream(order).mapToLong(shape::get).toArray());
  }

  /** Requires a shape that the tensor broadcasts to. */
  public static Shape broadcast(Tensor input, Shape target) {
    require(
        input.shape().broadcast(target).equals(target),
        "broadcastTo: shape %s does not broadcast to %s",
        input.shape(),
        target);
    return target;
  }

  /** Returns the shape of the entries {@code from} to {@code to}, exclusive, of an axis. */
  public static Shape sliced(Tensor input, int axis, long from, long to) {
    require(
        from >= 0 && from <= to && to <= input.shape().get(axis),
        "slice: entries %s to %s of axis %s of %s",
        from,
        to,
        axis,
        input.shape());
    return input.shape().with(axis, to - from);
  }

  /** Returns the shape of tensors joined along an axis. */
  public static Shape joined(Tensor first, int axis, List<? extends Tensor> others) {
    Shape shape = first.shape();
    long length = shape.get(axis);
    for (Tensor other : others) {
      alike("concat", first, other);
      require(
          other.shape().rank() == shape.rank()
              && other.shape().with(axis, shape.get(axis)).equals(shape),
          "concat: shapes %s and %s differ outside axis %s",
          shape,
          other.shape(),
          axis);
      length += other.shape().get(axis);
    }
    return shape.with(axis, length);
  }

  /** Requires that there is an element to find the largest of. */
  public static <T extends Tensor> T nonEmpty(String what, T input) {
    require(input.shape().size() > 0, "%s: %s has no element", what, input.shape());
    return input;
  }

  /** Returns which axes are reduced; no axis named means all. */
  public static boolean[] reduced(Tensor input, int... axes) {
    boolean[] reduced = new boolean[input.shape().rank()];
    Arrays.fill(reduced, axes.length == 0);
    for (int axis : axes) {
      reduced[input.shape().axis(axis)] = true;
    }
    return reduced;
  }

  /** Returns the shape of products of matrices. */
  public static Shape multiplied(Tensor left, Tensor right) {
    alike("matmul", floating("matmul", left), right);
    Shape a = left.shape();
    Shape b = right.shape();
    int rank = a.rank();
    require(
        rank >= 2
            && b.rank() == rank
            && a.get(-1) == b.get(-2)
            && a.with(-1, 1).with(-2, 1).equals(b.with(-1, 1).with(-2, 1)),
        "matmul: operands %s and %s; expected [...,m,k] and [...,k,n]",
        a,
        b);
    return a.with(-1, b.get(-1));
  }

  /** Returns the shape of one-hot indicators of class numbers: one more axis, the last. */
  public static Shape indicated(Tensor numbers, int classes, DataType target) {
    require(
        numbers.dataType() == DataType.INT64 && target.isFloating() && classes > 0,
        "oneHot: %s classes of %s as %s; expected class numbers of INT64, a class or more, and a"
            + " floating result",
        classes,
        numbers.dataType(),
        target);
    int rank = numbers.shape().rank();
    long[] lengths = Arrays.copyOf(numbers.shape().toArray(), rank + 1);
    lengths[rank] = classes;
    return Shape.of(lengths);
  }

  // ---- gradients and variables -------------------------------------------------------------

  /**
   * Requires a loss that can be differentiated: a floating scalar.
   *
   * @param what the operation, for messages
   */
  public static <T extends Tensor> T loss(String what, T loss) {
    differentiable(what, loss);
    require(
        loss.shape().rank() == 0,
        "%s: the loss has shape %s, expected a scalar, []",
        what,
        loss.shape());
    return loss;
  }

  /**
   * Requires something that has gradients.
   *
   * @param what the operation, for messages
   */
  public static <T extends Tensor> T differentiable(String what, T at) {
    require(
        at.dataType().isFloating(),
        "%s at a tensor of %s%s, expected a floating one",
        what,
        at.dataType(),
        at.shape());
    return at;
  }

  /** Requires a variable that has gradients. */
  public static void differentiable(Variable variable, DataType type) {
    require(
        type.isFloating(),
        "variable \"%s\" is %s; only floating variables have gradients",
        variable.name(),
        type);
  }

  /** Requires a value that a variable of that type can take in a call. */
  public static void assignable(Variable variable, DataType type, Tensor value) {
    require(
        value.dataType() == type && value.shape().equals(variable.shape()),
        "variable \"%s\" was assigned %s%s, expected %s%s",
        variable.name(),
        value.dataType(),
        value.shape(),
        type,
        variable.shape());
  }

  /** Requires a value that the host can write to a variable of that type. */
  public static void writable(Variable variable, DataType type, HostArray value) {
    require(
        value.dataType() == type && value.shape().equals(variable.shape()),
        "variable \"%s\" was given %s, expected %s%s",
        variable.name(),
        value,
        type,
        variable.shape());
  }

  /** Requires a condition; the message is made only where it fails. */
  static void require(boolean right, String message, Object... found) {
    if (!right) {
      throw new IllegalArgumentException(String.format(Locale.ROOT, message, found));
    }
  }
}
