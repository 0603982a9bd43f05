package io.github.fenchel.suites.spelling;

import io.github.fenchel.api.parameter.Unit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a quantity that cannot be read should be written: only where its number is beyond doubt, and
 * then that very number.
 *
 * <p>Beyond doubt are blanks around a fraction's bar and a missing one before the unit, the bars,
 * minus signs, blanks and single fractions that Unicode has, a comma after a single 0, and a unit
 * in other letters. A number in percent, in gray levels, with grouped digits or with a whole part
 * before a fraction may be meant in two ways, and gets no spelling.
 */
public final class QuantitySuggestion {
  private static final Pattern QUANTITY =
      Pattern.compile(
          "(?<above>[-+]?"
              + NumberSyntax.DECIMAL
              + ")( ?/ ?(?<below>"
              + NumberSyntax.DECIMAL
              + "))?"
              + " ?(?<unit>[\\p{L}^*].*)?");

  private static final Pattern COMMA = Pattern.compile("([-+]?0),([0-9]+)(?=$|[^0-9,.])");
  private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");
  private static final Pattern MINUS =
      Pattern.compile("[\u2212\u2010\u2011\u2012\u2013\ufe63\uff0d] ?");
  private static final Pattern BAR = Pattern.compile("[\u2044\u2215\u00f7\uff0f]");

  /** Unicode's fractions in one character. */
  private static final Map<Character, String> FRACTIONS =
      Map.ofEntries(
          Map.entry('\u00bc', "1/4"),
          Map.entry('\u00bd', "1/2"),
          Map.entry('\u00be', "3/4"),
          Map.entry('\u2150', "1/7"),
          Map.entry('\u2151', "1/9"),
          Map.entry('\u2152', "1/10"),
          Map.entry('\u2153', "1/3"),
          Map.entry('\u2154', "2/3"),
          Map.entry('\u2155', "1/5"),
          Map.entry('\u2156', "2/5"),
          Map.entry('\u2157', "3/5"),
          Map.entry('\u2158', "4/5"),
          Map.entry('\u2159', "1/6"),
          Map.entry('\u215a', "5/6"),
          Map.entry('\u215b', "1/8"),
          Map.entry('\u215c', "3/8"),
          Map.entry('\u215d', "5/8"),
          Map.entry('\u215e', "7/8"));

  private static final Map<Unit, Set<String>> ALSO =
      Map.of(
          Unit.PIXEL, Set.of("pixel", "pixels", "px"),
          Unit.PIXEL_SQUARED,
              Set.of(
                  "pixel^2",
                  "pixels^2",
                  "px^2",
                  "pixel\u00b2",
                  "pixels\u00b2",
                  "px\u00b2",
                  "pixel**2",
                  "pixel ^2",
                  "pixel^ 2",
                  "pixel ^ 2"));

  private QuantitySuggestion() {}

  /** Returns how the text should be written, if it surely is a quantity in that unit. */
  public static Optional<String> of(String text, Unit unit) {
    String plain = plain(text);
    Matcher parts = QUANTITY.matcher(plain);
    if (!parts.matches() || parts.group("unit") == null) {
      return Optional.empty();
    }
    String named = parts.group("unit").toLowerCase(Locale.ROOT).strip();
    if (!ALSO.getOrDefault(unit, Set.of()).contains(named)) {
      return Optional.empty();
    }
    String below = parts.group("below");
    String number = parts.group("above") + (below == null ? "" : "/" + below);
    return NumberSyntax.rational(number).map(exact -> number + " " + unit.symbol());
  }

  private static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char at = text.charAt(i);
      String fraction = FRACTIONS.get(at);
      // A digit before or after it makes it a part of another number, a sign before it does not.
      boolean alone =
          (i == 0 || (i == 1 && isSign(text.charAt(0))))
              && (i + 1 == text.length() || !Character.isDigit(text.charAt(i + 1)));
      plain.append(fraction == null ? String.valueOf(at) : alone ? fraction : "\u00bf");
    }
    String signed = MINUS.matcher(BLANKS.matcher(plain).replaceAll(" ").strip()).replaceAll("-");
    String barred = BAR.matcher(signed).replaceAll("/");
    return COMMA.matcher(barred).replaceAll("$1.$2");
  }

  private static boolean isSign(char at) {
    return at == '-' || at == '+' || MINUS.matcher(String.valueOf(at)).matches();
  }
}
