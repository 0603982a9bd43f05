package io.github.fenchel.runner.explain.metric.map;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.PooledMaps;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * The largest pixels of a map: {@code floor(share n)} of its {@code n}, ties to the lower row-major
 * index.
 *
 * @param share above 0 and at most 1; exact, so that 0.29 of 100 pixels are 29
 */
public record TopShare(Rational share) {
  /** The parameter by which a suite chooses it. */
  public static final Parameter PARAMETER =
      Parameter.quantity(
          "top",
          Unit.NONE,
          "0.1",
          new Range(Rational.of(0, 1), false, Rational.of(1, 1), List.of()),
          "share of the pixels that count as the largest: floor(top n) of n");

  /** Returns the share that the arguments choose. */
  public static TopShare of(Arguments arguments) {
    return new TopShare(
        Optional.ofNullable(arguments.values().get(PARAMETER.id()))
            .flatMap(Value::number)
            .orElseThrow());
  }

  /**
   * Returns how many of {@code n} pixels are meant.
   *
   * @throws IllegalArgumentException if that is none
   */
  public int of(int n) {
    int count =
        share
            .numerator()
            .multiply(BigInteger.valueOf(n))
            .divide(share.denominator())
            .intValueExact();
    if (count == 0) {
      throw new IllegalArgumentException(
          "top " + share + " of " + n + " pixels is less than one pixel; choose a larger share");
    }
    return count;
  }

  /**
   * Checks that images have that many pixels.
   *
   * @throws IllegalArgumentException if not
   */
  public void check(ImageShape shape) {
    of(shape.height() * shape.width());
  }

  /** Returns which pixels of a pooled map are the largest. */
  public boolean[] mask(double... pooled) {
    boolean[] mask = new boolean[pooled.length];
    int count = of(pooled.length);
    int[] order = PooledMaps.order(pooled);
    for (int i = 0; i < count; i++) {
      mask[order[i]] = true;
    }
    return mask;
  }
}
