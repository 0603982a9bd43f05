package io.github.fenchel.api.parameter;

import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The value of a parameter. Numbers come before switches, and switches before words. */
public sealed interface Value extends Comparable<Value> {

  /** Stands in for the number of a value that is not a number, when two values are compared. */
  Rational ZERO = Rational.of(0, 1);

  /** Returns the one canonical spelling, as a suite would have it. */
  String text();

  /** Returns it for display: as the suite writes it, where that is known. */
  default String written() {
    return text();
  }

  /** Returns the number, if it is one. */
  default Optional<Rational> number() {
    return Optional.empty();
  }

  @Override
  default int compareTo(Value other) {
    return Comparator.comparing((Value value) -> value.number().isEmpty())
        .thenComparing(value -> value.number().orElse(ZERO))
        .thenComparing(value -> !(value instanceof Flag))
        .thenComparing(Value::text)
        .thenComparing(value -> value.getClass().getSimpleName())
        .compare(this, other);
  }

  /**
   * A real number with its dimension.
   *
   * @param exact the exact value
   * @param unit the dimension
   * @param spelling the number as a suite has it, e.g. {@code 5/255} for {@code 1/51}; no part of
   *     what the value is
   */
  record Quantity(Rational exact, Unit unit, String spelling) implements Value {
    /** A number in its canonical spelling. */
    public Quantity(Rational exact, Unit unit) {
      this(exact, unit, exact.toString());
    }

    @Override
    public Optional<Rational> number() {
      return Optional.of(exact);
    }

    @Override
    public String text() {
      return unit.of(exact.toString());
    }

    @Override
    public String written() {
      return unit.of(spelling);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Quantity that && exact.equals(that.exact) && unit == that.unit;
    }

    @Override
    public int hashCode() {
      return Objects.hash(exact, unit);
    }
  }

  /**
   * A whole number.
   *
   * @param value the number
   */
  record Whole(long value) implements Value {
    @Override
    public Optional<Rational> number() {
      return Optional.of(Rational.of(value, 1));
    }

    @Override
    public String text() {
      return Long.toString(value);
    }
  }

  /**
   * A switch.
   *
   * @param value whether it is on
   */
  record Flag(boolean value) implements Value {
    @Override
    public String text() {
      return Boolean.toString(value);
    }
  }

  /**
   * A word, e.g. one of a parameter's choices.
   *
   * @param text the word
   */
  record Word(String text) implements Value {}

  /**
   * A part of another kind, e.g. the saliency method whose maps another one thresholds.
   *
   * @param component its id and arguments
   */
  record Part(Component component) implements Value {
    @Override
    public String text() {
      return component.text();
    }

    @Override
    public String written() {
      return component.written();
    }
  }
}
