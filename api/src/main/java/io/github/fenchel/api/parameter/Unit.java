package io.github.fenchel.api.parameter;

/** The dimension of a number. */
public enum Unit {
  /** A pure number. */
  NONE(""),
  /** Pixel intensity, where an image's values span [0,1]. */
  PIXEL("pixel"),
  /** Pixel intensity squared. */
  PIXEL_SQUARED("pixel^2");

  private final String symbol;

  Unit(String symbol) {
    this.symbol = symbol;
  }

  /** Returns how a suite spells it; empty for a pure number. */
  public String symbol() {
    return symbol;
  }

  /** Returns a number in this unit, as a suite spells it. */
  String of(String number) {
    return symbol.isEmpty() ? number : number + " " + symbol;
  }
}
