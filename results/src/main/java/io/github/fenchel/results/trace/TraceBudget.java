package io.github.fenchel.results.trace;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.tensor.DataType;

/**
 * How far apart two backends may be in a tensor of a step.
 *
 * <p>There are two budgets. At step 1 all but the weights is computed from equal numbers, and is
 * held to {@code first}. The weights after a step, and all that later steps compute from them, are
 * held to {@code later}: an optimizer may divide by the root of a squared gradient, which is
 * rounding where the gradient vanishes.
 *
 * <p>In float64 these are 1e-12 and 1e-9. In float32 they are 1e-4 and 1e-1, for among millions of
 * inputs of ReLU and max-pooling some are so near a kink that rounding chooses the side, and with
 * it where a gradient goes.
 *
 * @param first the budget of what step 1 computes from equal weights
 * @param later the budget of everything else
 */
public record TraceBudget(double first, double later) {
  private static final double SIGN_SHARE = 0.1;

  /** The budget of a data type. */
  public static TraceBudget of(DataType type) {
    return type == DataType.FLOAT64 ? new TraceBudget(1e-12, 1e-9) : new TraceBudget(1e-4, 1e-1);
  }

  /**
   * One budget for every tensor of every step.
   *
   * @throws FenchelException of kind USER if it is not above 0 and at most 1
   */
  public static TraceBudget constant(double budget) {
    if (!(budget > 0 && budget <= 1)) {
      throw FenchelException.user(
          "--budget " + budget + ": expected a number above 0 and at most 1, e.g. 1e-6");
    }
    return new TraceBudget(budget, budget);
  }

  /** Returns the budget of a kind of tensor at a step, from 1. */
  public double at(int step, TraceKind kind) {
    return step == 1 && kind != TraceKind.WEIGHT ? first : later;
  }

  /**
   * Returns below which share of its image's maximum an input gradient's sign is rounding, at a
   * step: a tenth of the gradient's budget; at step 1 in float32, 1e-5.
   */
  public double signShare(int step) {
    return SIGN_SHARE * at(step, TraceKind.INPUT_GRADIENT);
  }
}
