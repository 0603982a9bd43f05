package io.github.fenchel.suites.spelling;

import io.github.fenchel.api.parameter.Rational;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers as a suite spells them: ASCII digits, exact, and none of YAML 1.1's surprises. */
public final class NumberSyntax {
  /** A decimal number without a sign, for patterns. */
  public static final String DECIMAL = "([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]{1,3})?";

  private static final Pattern NUMBER =
      Pattern.compile("[-+]?" + DECIMAL + "(/[-+]?" + DECIMAL + ")?");
  private static final Pattern WHOLE = Pattern.compile("[-+]?(0|[1-9][0-9]{0,17})");
  private static final Pattern LEADING_ZERO = Pattern.compile("[-+]?0[0-9]+");
  private static final int LONGEST = 64;

  private NumberSyntax() {}

  /** Returns the number, or nothing if the text is none or no double is near it. */
  public static Optional<Rational> rational(String text) {
    if (text.length() > LONGEST || !NUMBER.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      Rational number = Rational.parse(text);
      double near = number.toDouble();
      boolean lost = Double.isInfinite(near) || (near == 0 && number.signum() != 0);
      return lost ? Optional.empty() : Optional.of(number);
    } catch (NumberFormatException divisionByZero) {
      return Optional.empty();
    }
  }

  /** Returns the whole number, or nothing if the text is none; {@code 010} is none. */
  public static Optional<Long> whole(String text) {
    return WHOLE.matcher(text).matches() ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }

  /** Returns whether YAML 1.1 takes the text for an octal number, or people for a decimal one. */
  public static boolean hasLeadingZero(String text) {
    return LEADING_ZERO.matcher(text).matches();
  }
}
