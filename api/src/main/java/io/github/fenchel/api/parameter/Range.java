package io.github.fenchel.api.parameter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values that a parameter may have.
 *
 * @param low the least number, or null for no bound
 * @param lowIncluded whether {@code low} itself is allowed
 * @param high the greatest number, included, or null for no bound
 * @param choices the words allowed, in place of a number if there are bounds; empty for any
 */
public record Range(
    @Nullable Rational low, boolean lowIncluded, @Nullable Rational high, List<String> choices) {
  /** Copies the list. */
  public Range {
    choices = List.copyOf(choices);
  }

  /** Every value. */
  public static Range any() {
    return new Range(null, true, null, List.of());
  }

  /** Numbers greater than zero. */
  public static Range positive() {
    return new Range(Rational.of(0, 1), false, null, List.of());
  }

  /** Numbers not below {@code low}. */
  public static Range atLeast(long low) {
    return new Range(Rational.of(low, 1), true, null, List.of());
  }

  /** Numbers from {@code low} to {@code high}, both included. */
  public static Range between(long low, long high) {
    return new Range(Rational.of(low, 1), true, Rational.of(high, 1), List.of());
  }

  /** Numbers from zero to below one, e.g. a share that must leave something. */
  public static Range properShare() {
    return new Range(Rational.of(0, 1), true, Rational.parse("0.999999"), List.of());
  }

  /** These numbers, or a word in place of one. */
  public Range or(String word) {
    return new Range(low, lowIncluded, high, List.of(word));
  }

  /** One of these words. */
  public static Range oneOf(List<String> choices) {
    return new Range(null, true, null, choices);
  }

  /** Returns whether a value is allowed. */
  public boolean contains(Value value) {
    if (value instanceof Value.Word word) {
      return choices.isEmpty() || choices.contains(word.text());
    }
    return value.number().map(this::containsNumber).orElse(true);
  }

  private boolean containsNumber(Rational number) {
    if (low != null) {
      int above = number.compareTo(low);
      if (above < 0 || (above == 0 && !lowIncluded)) {
        return false;
      }
    }
    return high == null || number.compareTo(high) <= 0;
  }

  /**
   * Returns the range for a message, e.g. {@code > 0}, {@code 1 to 10}, {@code one of a, b}, {@code
   * auto or > 0}.
   */
  @Override
  public String toString() {
    if (choices.isEmpty()) {
      return numbers();
    }
    return low == null && high == null
        ? "one of " + String.join(", ", choices)
        : String.join(" or ", choices) + " or " + numbers();
  }

  private String numbers() {
    if (low != null && high != null) {
      return (lowIncluded ? "" : "above ") + low + " to " + high;
    }
    if (low != null) {
      return (lowIncluded ? ">= " : "> ") + low;
    }
    return high == null ? "any" : "<= " + high;
  }
}
