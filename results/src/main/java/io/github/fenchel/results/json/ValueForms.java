package io.github.fenchel.results.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The forms of parameter values.
 *
 * <p>A quantity is an object of its text, exact fraction, nearest double and unit; a switch is a
 * JSON boolean, a word a string, a part an object of its id and arguments.
 */
public final class ValueForms {
  private static final Form<Spelled> SPELLED =
      RecordForm.of(Spelled.class)
          .with("unit", Forms.words("a unit such as pixel", List.of(Unit.values()), Unit::symbol))
          .filled("written");

  static final Form<Value.Quantity> QUANTITY = Form.of(ValueForms::quantity, ValueForms::quantity);

  /** An exact number without a unit. */
  public static final Form<Rational> RATIONAL =
      Form.of(
          exact -> QUANTITY.write(new Value.Quantity(exact, Unit.NONE)),
          (path, json) -> QUANTITY.read(path, json).exact());

  private static final Form<Value> VALUE = Form.of(ValueForms::value, ValueForms::value);

  static final Form<Arguments> ARGUMENTS =
      Form.of(
          arguments -> Forms.map(VALUE).write(arguments.values()),
          (path, json) -> new Arguments(Forms.map(VALUE).read(path, json)));

  private static final Map<Class<?>, Form<?>> FORMS =
      Map.of(Rational.class, RATIONAL, Value.Quantity.class, QUANTITY, Arguments.class, ARGUMENTS);

  private ValueForms() {}

  /** Returns the form of a type; null if no parameter has such values. */
  public static @Nullable Form<?> of(Class<?> type) {
    return FORMS.get(type);
  }

  /**
   * A quantity as a file has it.
   *
   * @param text as a suite would have it
   * @param exact its fraction
   * @param value the nearest double
   * @param unit its unit
   * @param written its number as the suite has it; null where that is the one of the text
   */
  private record Spelled(
      String text, String exact, double value, Unit unit, @Nullable String written) {}

  private static JsonNode quantity(Value.Quantity quantity) {
    Rational exact = quantity.exact();
    return SPELLED.write(
        new Spelled(
            quantity.text(),
            exact.numerator() + "/" + exact.denominator(),
            exact.toDouble(),
            quantity.unit(),
            quantity.spelling().equals(exact.toString()) ? null : quantity.spelling()));
  }

  /** Reads a quantity; its text and double must belong to its exact value. */
  private static Value.Quantity quantity(String path, JsonNode json) {
    Spelled spelled = SPELLED.read(path, json);
    Rational number = fraction(Form.at(path, "exact"), spelled.exact());
    String written = spelled.written();
    Value.Quantity quantity =
        new Value.Quantity(number, spelled.unit(), written == null ? number.toString() : written);
    if (!spelled.text().equals(quantity.text()) || spelled.value() != number.toDouble()) {
      throw Form.wrong(
          path,
          "text \""
              + spelled.text()
              + "\" and value "
              + spelled.value()
              + " are not those of the exact "
              + quantity.text());
    }
    String place = Form.at(path, "written");
    if (written != null && !fraction(place, written).equals(number)) {
      throw Form.wrong(place, "\"" + written + "\" is not the exact " + number);
    }
    return quantity;
  }

  private static Rational fraction(String path, String text) {
    try {
      return Rational.parse(text);
    } catch (NumberFormatException e) {
      throw Form.wrong(path, "expected a fraction such as 8/255, found \"" + text + "\"");
    }
  }

  private static JsonNode value(Value value) {
    if (value instanceof Value.Quantity quantity) {
      return QUANTITY.write(quantity);
    }
    if (value instanceof Value.Whole whole) {
      return Forms.EXACT.write(whole.value());
    }
    if (value instanceof Value.Part part) {
      return RecordForm.of(Component.class).write(part.component());
    }
    return value instanceof Value.Flag flag
        ? Forms.FLAG.write(flag.value())
        : Forms.TEXT.write(value.text());
  }

  private static Value value(String path, JsonNode json) {
    if (json.isTextual()) {
      return new Value.Word(json.textValue());
    }
    if (json.isBoolean()) {
      return new Value.Flag(json.booleanValue());
    }
    if (json.has("id")) {
      return new Value.Part(RecordForm.of(Component.class).read(path, json));
    }
    return json.isIntegralNumber() || json.has("whole")
        ? new Value.Whole(Forms.EXACT.read(path, json))
        : QUANTITY.read(path, json);
  }
}
