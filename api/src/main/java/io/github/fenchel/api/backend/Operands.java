package io.github.fenchel.api.backend;

import io.github.fenchel.api.fault.NoVarianceException;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;

/**
 * What every backend demands of the operands of a layer, a gradient or an assignment.
 *
 * <p>A backend calls these before its kernels, so that one mistake reads alike on all of them and
 * none reaches native code. Each returns what it was given if that is right, or the shape of the
 * result; else it throws {@link IllegalArgumentException} with the operation, what was found and
 * what was expected.
 */
public final class Operands {
  private static final int IMAGES = 4;

  private Operands() {}

  /**
   * Requires a floating type.
   *
   * @param what the operation, for messages
   */
  public static <T extends Tensor> T floating(String what, T input) {
    require(
        input.dataType().isFloating(),
        "%s: input is %s%s, expected a floating type",
        what,
        input.dataType(),
        input.shape());
    return input;
  }

  /**
   * Requires floating {@code [N,C,H,W]}.
   *
   * @param what the operation, for messages
   */
  public static <T extends Tensor> T images(String what, T input) {
    floating(what, input);
    require(
        input.shape().rank() == IMAGES,
        "%s: input has shape %s, expected [N,C,H,W]",
        what,
        input.shape());
    return input;
  }

  /**
   * Requires an operand of the input's type.
   *
   * @param what the operation, for messages
   */
  public static <T extends Tensor> T like(String what, Tensor input, T operand) {
    require(
        operand.dataType() == input.dataType(),
        "%s: an operand is %s%s, expected %s",
        what,
        operand.dataType(),
        operand.shape(),
        input.dataType());
    return operand;
  }

  /**
   * Requires an operand of the input's type and of shape {@code [length]}.
   *
   * @param what the operation, for messages
   * @param name the operand, for messages
   */
  public static <T extends Tensor> T vector(
      String what, String name, Tensor input, T operand, long length) {
    like(what, input, operand);
    require(
        operand.shape().equals(Shape.of(length)),
        "%s: %s has shape %s, expected [%s]",
        what,
        name,
        operand.shape(),
        length);
    return operand;
  }

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

  /**
   * Returns the shape of a convolution's result, {@code [N,K,H',W']}.
   *
   * @param input floating {@code [N,C,H,W]}
   * @param weight {@code [K,C/groups,R,S]}
   */
  public static Shape convolved(Tensor input, Tensor weight, Convolution options) {
    Shape images = input.shape();
    Shape filters = weight.shape();
    require(
        filters.rank() == IMAGES
            && filters.get(1) * options.groups() == images.get(1)
            && filters.get(0) % options.groups() == 0,
        "conv2d: weight %s does not fit input %s and %s groups; expected [K,C/groups,R,S], K a"
            + " multiple of the groups",
        filters,
        images,
        options.groups());
    return Shape.of(
        images.get(0),
        filters.get(0),
        positions("conv2d", images, 2, filters.get(2), options.stride(), options.padding()),
        positions("conv2d", images, 3, filters.get(3), options.stride(), options.padding()));
  }

  /**
   * Returns the shape of a pooling's result, {@code [N,C,H',W']}.
   *
   * @param what the operation, for messages
   * @param input floating {@code [N,C,H,W]}
   */
  public static Shape pooled(String what, Tensor input, Window window) {
    Shape images = input.shape();
    return Shape.of(
        images.get(0),
        images.get(1),
        positions(what, images, 2, window.size(), window.stride(), window.padding()),
        positions(what, images, 3, window.size(), window.stride(), window.padding()));
  }

  /**
   * Returns the shape of a linear layer's result, {@code [N,O]}.
   *
   * @param input {@code [N,I]}
   * @param weight {@code [O,I]}
   */
  public static Shape linear(Tensor input, Tensor weight) {
    Shape rows = input.shape();
    Shape weights = weight.shape();
    require(
        rows.rank() == 2 && weights.rank() == 2 && rows.get(1) == weights.get(1),
        "linear: input %s and weight %s; expected [N,I] and [O,I]",
        rows,
        weights);
    return Shape.of(rows.get(0), weights.get(0));
  }

  /**
   * Requires what has a variance: floating {@code [N,C,H,W]} of several values per channel.
   *
   * @param what the operation, for messages
   * @throws NoVarianceException if there are not several values per channel
   */
  public static <T extends Tensor> T varied(String what, T input) {
    images(what, input);
    if (input.shape().size() <= input.shape().get(1)) {
      throw new NoVarianceException(
          what + ": input " + input.shape() + " has one value per channel or none; expected more");
    }
    return input;
  }

  private static long positions(
      String what, Shape images, int axis, long size, int stride, int padding) {
    long room = images.get(axis) + 2L * padding - size;
    require(
        room >= 0,
        "%s: a window of %s does not fit axis %s of %s with padding %s",
        what,
        size,
        axis,
        images,
        padding);
    return room / stride + 1;
  }

  private static void require(boolean right, String message, Object... found) {
    if (!right) {
      throw new IllegalArgumentException(String.format(java.util.Locale.ROOT, message, found));
    }
  }
}
