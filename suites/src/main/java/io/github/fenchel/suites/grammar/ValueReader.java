package io.github.fenchel.suites.grammar;

import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.text.PrintableText;
import io.github.fenchel.suites.grid.Setting;
import io.github.fenchel.suites.spelling.NumberSyntax;
import io.github.fenchel.suites.spelling.QuantitySuggestion;
import io.github.fenchel.suites.spelling.Suggestion;
import io.github.fenchel.suites.yaml.Problems;
import io.github.fenchel.suites.yaml.YamlNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads plain values as their descriptors say. */
public final class ValueReader {
  private static final int LONGEST = 60;

  private final Problems problems;

  public ValueReader(Problems problems) {
    this.problems = problems;
  }

  /** Reads a value, or a list of values, which is an axis of the grid. */
  public List<Setting.Plain> axis(Parameter parameter, YamlNode node) {
    if (!(node instanceof YamlNode.Listing listing)) {
      return one(parameter, node).stream().toList();
    }
    if (listing.items().isEmpty()) {
      problems.add(
          listing.at(), parameter.id() + " is an empty list; expected " + expected(parameter));
    }
    List<Setting.Plain> settings = new ArrayList<>();
    listing.items().forEach(item -> one(parameter, item).ifPresent(settings::add));
    return settings;
  }

  /** Reads one value. */
  public Optional<Setting.Plain> one(Parameter parameter, YamlNode node) {
    if (!(node instanceof YamlNode.Scalar scalar) || scalar.isNothing()) {
      return wrong(parameter, node);
    }
    String text = scalar.text().strip().replaceAll("\\s+", " ");
    Optional<Value> value =
        switch (parameter.kind()) {
          case QUANTITY -> quantity(parameter, scalar, text);
          case WHOLE -> whole(parameter, scalar, text);
          case FLAG -> flag(parameter, scalar, text);
          case WORD, PATH, NUMBERS -> word(parameter, scalar, text);
          case SALIENCY -> throw new IllegalArgumentException("a method is a part, no value");
        };
    return value.map(v -> new Setting.Plain(v, text, node.at()));
  }

  private Optional<Value> quantity(Parameter parameter, YamlNode.Scalar scalar, String text) {
    if (parameter.range().choices().contains(text)) {
      return Optional.of(new Value.Word(text));
    }
    if (parameter.unit() == Unit.NONE) {
      Optional<Rational> number = NumberSyntax.rational(text);
      if (number.isEmpty() || (scalar.quoted() && text.indexOf('/') < 0)) {
        return wrong(parameter, scalar).map(Setting.Plain::value);
      }
      return checked(parameter, scalar, new Value.Quantity(number.get(), Unit.NONE, text), text);
    }
    int space = text.indexOf(' ');
    String unit = space < 0 ? "" : text.substring(space + 1);
    String spelling = space < 0 ? text : text.substring(0, space);
    Optional<Rational> number = NumberSyntax.rational(spelling);
    if (number.isEmpty() || (!unit.isEmpty() && !unit.equals(parameter.unit().symbol()))) {
      problems.add(scalar.at(), wrongQuantity(parameter, scalar, text));
      return Optional.empty();
    }
    if (unit.isEmpty()) {
      problems.add(scalar.at(), bare(parameter, text));
      return Optional.empty();
    }
    Value value = new Value.Quantity(number.get(), parameter.unit(), spelling);
    return checked(parameter, scalar, value, text);
  }

  private static String bare(Parameter parameter, String text) {
    String levels = parameter.unit() == Unit.PIXEL_SQUARED ? "65025" : "255";
    String unit = parameter.unit().symbol();
    String start = parameter.id() + " " + text + " has no unit; ";
    if (text.indexOf('/') >= 0) {
      return start + "write \"" + text + " " + unit + "\", where image values span [0,1]";
    }
    return String.format(
        Locale.ROOT,
        "%swrite \"%s %s\" if image values span [0,1], \"%s/%s %s\" if they span 0 to 255",
        start,
        text,
        unit,
        text,
        levels,
        unit);
  }

  /** Its hint names the number that was written, or none: never another. */
  private static String wrongQuantity(Parameter parameter, YamlNode.Scalar scalar, String text) {
    String expected = parameter.unit().symbol();
    int space = text.indexOf(' ');
    String number = space < 0 ? text : text.substring(0, space);
    String unit = text.substring(space + 1);
    boolean readable = NumberSyntax.rational(number).isPresent();
    if (readable && Arrays.stream(Unit.values()).anyMatch(u -> u.symbol().equals(unit))) {
      return String.format(
          Locale.ROOT,
          "%s is in %s, not \"%s\"; write \"%s %s\" if that is what you mean",
          parameter.id(),
          expected,
          unit,
          number,
          expected);
    }
    boolean named = readable && Character.isLetter(unit.codePointAt(0));
    return parameter.id()
        + (named
            ? " is in "
                + expected
                + ", not the unknown unit \""
                + PrintableText.line(unit, LONGEST)
                + "\"; "
            : " is not a number and a unit, was " + scalar.describe() + "; ")
        + QuantitySuggestion.of(text, parameter.unit())
            .map(spelling -> "write \"" + spelling + "\"")
            .orElse("expected e.g. \"" + example(parameter.unit()) + "\"" + words(parameter));
  }

  private Optional<Value> whole(Parameter parameter, YamlNode.Scalar scalar, String text) {
    Optional<Long> number = scalar.quoted() ? Optional.empty() : NumberSyntax.whole(text);
    if (number.isPresent()) {
      if (Math.abs(number.get()) > Integer.MAX_VALUE) {
        problems.add(
            scalar.at(),
            parameter.id() + " " + text + " is out of range; at most " + Integer.MAX_VALUE);
        return Optional.empty();
      }
      return checked(parameter, scalar, new Value.Whole(number.get()), text);
    }
    if (!scalar.quoted() && NumberSyntax.hasLeadingZero(text)) {
      problems.add(
          scalar.at(),
          parameter.id() + " " + text + " has a leading zero, which some read as octal; remove it");
      return Optional.empty();
    }
    return wrong(parameter, scalar).map(Setting.Plain::value);
  }

  private Optional<Value> flag(Parameter parameter, YamlNode.Scalar scalar, String text) {
    if (scalar.quoted() || !(text.equals("true") || text.equals("false"))) {
      return wrong(parameter, scalar).map(Setting.Plain::value);
    }
    return Optional.of(new Value.Flag(text.equals("true")));
  }

  private Optional<Value> word(Parameter parameter, YamlNode.Scalar scalar, String text) {
    Value value = new Value.Word(text);
    if (!parameter.range().contains(value)) {
      problems.add(
          scalar.at(),
          String.format(
              Locale.ROOT,
              "unknown %s \"%s\"; %s",
              parameter.id(),
              text,
              Suggestion.hint(text, parameter.range().choices())));
      return Optional.empty();
    }
    return Optional.of(value);
  }

  private Optional<Value> checked(
      Parameter parameter, YamlNode.Scalar scalar, Value value, String text) {
    if (parameter.range().contains(value)) {
      return Optional.of(value);
    }
    String unit = parameter.unit().symbol();
    problems.add(
        scalar.at(),
        String.format(
            Locale.ROOT,
            "%s %s is out of range; expected %s%s",
            parameter.id(),
            text,
            parameter.range(),
            unit.isEmpty() ? "" : " " + unit));
    return Optional.empty();
  }

  private Optional<Setting.Plain> wrong(Parameter parameter, YamlNode node) {
    problems.add(
        node.at(), parameter.id() + " is " + node.describe() + "; expected " + expected(parameter));
    return Optional.empty();
  }

  private static String expected(Parameter parameter) {
    return switch (parameter.kind()) {
      case QUANTITY ->
          (parameter.unit() == Unit.NONE
                  ? "a number"
                  : "a number and a unit, e.g. \"" + example(parameter.unit()) + "\"")
              + words(parameter);
      case WHOLE -> "a whole number";
      case FLAG -> "true or false";
      case WORD -> parameter.range().choices().isEmpty() ? "a word" : parameter.range().toString();
      case PATH -> "a path within its folder";
      case NUMBERS -> "numbers with spaces between them";
      case SALIENCY -> "a saliency method";
    };
  }

  /** The words that may stand in place of a number. */
  private static String words(Parameter parameter) {
    List<String> words = parameter.range().choices();
    return words.isEmpty() ? "" : ", or " + String.join(", ", words);
  }

  private static String example(Unit unit) {
    return (unit == Unit.PIXEL_SQUARED ? "0.05 " : "8/255 ") + unit.symbol();
  }
}
