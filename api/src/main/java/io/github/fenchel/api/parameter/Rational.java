package io.github.fenchel.api.parameter;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * An exact fraction in lowest terms, denominator positive.
 *
 * @param numerator the numerator
 * @param denominator the denominator
 */
public record Rational(BigInteger numerator, BigInteger denominator)
    implements Comparable<Rational> {
  private static final int LONGEST_DECIMAL = 12;
  private static final BigInteger FIVE = BigInteger.valueOf(5);

  /** Reduces the fraction. */
  public Rational {
    if (denominator.signum() == 0) {
      throw new NumberFormatException("division by zero");
    }
    BigInteger common = numerator.gcd(denominator);
    if (denominator.signum() < 0) {
      common = common.negate();
    }
    numerator = numerator.divide(common);
    denominator = denominator.divide(common);
  }

  /** The fraction {@code numerator / denominator}. */
  public static Rational of(long numerator, long denominator) {
    return new Rational(BigInteger.valueOf(numerator), BigInteger.valueOf(denominator));
  }

  /**
   * Reads {@code 8/255}, {@code 0.05}, {@code 1e-3}.
   *
   * @throws NumberFormatException if the text is none of these, as are NaN and infinities
   */
  public static Rational parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return decimal(text);
    }
    Rational above = decimal(text.substring(0, slash));
    Rational below = decimal(text.substring(slash + 1));
    return new Rational(
        above.numerator.multiply(below.denominator), above.denominator.multiply(below.numerator));
  }

  private static Rational decimal(String text) {
    BigDecimal value = new BigDecimal(text.strip());
    if (Math.abs((long) value.scale()) > 400) {
      throw new NumberFormatException("exponent out of range");
    }
    return value.scale() <= 0
        ? new Rational(value.toBigIntegerExact(), BigInteger.ONE)
        : new Rational(value.unscaledValue(), BigInteger.TEN.pow(value.scale()));
  }

  /** Returns the nearest double. */
  public double toDouble() {
    return new BigDecimal(numerator)
        .divide(new BigDecimal(denominator), new java.math.MathContext(40))
        .doubleValue();
  }

  /** Returns -1, 0 or 1. */
  public int signum() {
    return numerator.signum();
  }

  @Override
  public int compareTo(Rational other) {
    return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
  }

  /** Returns the one canonical spelling: a short decimal where one is exact, else a fraction. */
  @Override
  public String toString() {
    if (denominator.equals(BigInteger.ONE)) {
      return numerator.toString();
    }
    if (isDecimal()) {
      String decimal =
          new BigDecimal(numerator).divide(new BigDecimal(denominator)).toPlainString();
      if (decimal.length() <= LONGEST_DECIMAL) {
        return decimal;
      }
    }
    return numerator + "/" + denominator;
  }

  /** Whether a finite decimal is exact: the denominator has no other factors than 2 and 5. */
  private boolean isDecimal() {
    BigInteger rest = denominator.shiftRight(denominator.getLowestSetBit());
    while (rest.mod(FIVE).signum() == 0) {
      rest = rest.divide(FIVE);
    }
    return rest.equals(BigInteger.ONE);
  }
}
