package io.github.fenchel.api.parameter;

/** What a parameter was set to. */
public sealed interface Value {

  /** Returns the one canonical spelling, as a suite would have it. */
  String text();

  /**
   * A real number with its dimension.
   *
   * @param exact the exact value
   * @param unit the dimension
   */
  record Quantity(Rational exact, Unit unit) implements Value {
    @Override
    public String text() {
      return unit == Unit.NONE ? exact.toString() : exact + " " + unit.symbol();
    }
  }

  /**
   * A whole number.
   *
   * @param value the number
   */
  record Whole(long value) implements Value {
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
}
