package io.github.fenchel.runner.budget;

import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.api.parameter.Rational;
import java.util.function.DoubleUnaryOperator;

/**
 * Finds where a function that rises with a parameter reaches a target.
 *
 * <p>The function need not be linear: the answer is bracketed, then found by false position (the
 * Illinois variant), with a bisection at every fourth step.
 *
 * @see <a href="https://doi.org/10.1007/BF01934364">Dowell and Jarratt, BIT 1971</a>
 */
public final class IllinoisSolver {
  /** Stands for a bound that is excluded or missing; far below any epsilon. */
  private static final double LEAST = 1e-12;

  /** Stands for a missing upper bound; far above any epsilon. */
  private static final double MOST = 1e9;

  private static final double STEP = 8;
  private static final int ITERATIONS = 200;
  private static final double TOLERANCE = 1e-12;

  private IllinoisSolver() {}

  /** Where the target is, or that it is nowhere. */
  public sealed interface Answer {}

  /**
   * The target is reached.
   *
   * @param at the parameter, to a relative 1e-12
   */
  public record Reached(double at) implements Answer {}

  /**
   * The least parameter already gives more.
   *
   * @param at the least parameter
   * @param value what it gives
   */
  public record Above(double at, double value) implements Answer {}

  /**
   * The largest parameter still gives less.
   *
   * @param at the largest parameter
   * @param value what it gives
   */
  public record Below(double at, double value) implements Answer {}

  /**
   * Finds the target.
   *
   * @param target above 0
   * @param function rises; finite
   * @param range where the parameter may be; values below 0 are not tried
   */
  public static Answer solve(double target, DoubleUnaryOperator function, Range range) {
    double low = low(range);
    double atLow = function.applyAsDouble(low) - target;
    if (atLow >= -TOLERANCE * target) {
      return atLow <= TOLERANCE * target ? new Reached(low) : new Above(low, atLow + target);
    }
    Rational bound = range.high();
    double most = bound == null ? MOST : bound.toDouble();
    double high = Math.min(most, Math.max(1, STEP * low));
    double atHigh = function.applyAsDouble(high) - target;
    while (atHigh < 0 && high < most) {
      low = high;
      atLow = atHigh;
      high = Math.min(most, STEP * high);
      atHigh = function.applyAsDouble(high) - target;
    }
    if (atHigh < -TOLERANCE * target) {
      return new Below(high, atHigh + target);
    }
    if (atHigh <= TOLERANCE * target) {
      return new Reached(high);
    }
    return new Reached(root(function, target, new Side(low, atLow), new Side(high, atHigh)));
  }

  private record Side(double at, double excess) {}

  private static double root(DoubleUnaryOperator function, double target, Side low, Side high) {
    boolean lowMoved = false;
    boolean highMoved = false;
    for (int i = 0; i < ITERATIONS; i++) {
      double width = high.at - low.at;
      if (width <= TOLERANCE * high.at) {
        break;
      }
      double share = low.excess / (low.excess - high.excess);
      double at = low.at + width * (i % 4 == 3 || !(share > 0 && share < 1) ? 0.5 : share);
      double excess = function.applyAsDouble(at) - target;
      if (Math.abs(excess) <= TOLERANCE * target) {
        return at;
      }
      // Illinois: a side that stays twice counts half, so that both sides close in.
      if (excess > 0) {
        high = new Side(at, excess);
        low = highMoved ? new Side(low.at, low.excess / 2) : low;
      } else {
        low = new Side(at, excess);
        high = lowMoved ? new Side(high.at, high.excess / 2) : high;
      }
      highMoved = excess > 0;
      lowMoved = !highMoved;
    }
    return high.at;
  }

  private static double low(Range range) {
    Rational bound = range.low();
    double low = bound == null ? 0 : Math.max(0, bound.toDouble());
    boolean included = bound != null && range.lowIncluded();
    return included ? low : low + LEAST * Math.max(1, low);
  }
}
