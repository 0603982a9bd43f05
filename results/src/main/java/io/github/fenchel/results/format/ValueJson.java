package io.github.fenchel.results.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import java.util.List;

/**
 * Components and their arguments as JSON.
 *
 * <p>A quantity is an object of its text, exact fraction, nearest double and unit; a switch is a
 * JSON boolean, a word a string. A whole number is a JSON number while every reader of JSON can
 * hold it exactly (below 2^53), else an object.
 */
final class ValueJson {
  private static final long EXACT = (1L << 53) - 1;

  private ValueJson() {}

  static ObjectNode component(Component component) {
    ObjectNode json = Json.NODES.objectNode().put("id", component.id());
    json.set("arguments", arguments(component.arguments()));
    return json;
  }

  static ArrayNode components(List<Component> components) {
    ArrayNode json = Json.NODES.arrayNode();
    components.forEach(component -> json.add(component(component)));
    return json;
  }

  static Component component(Fields json) {
    return new Component(json.text("id"), json.object("arguments", ValueJson::arguments));
  }

  static ObjectNode arguments(Arguments arguments) {
    ObjectNode json = Json.NODES.objectNode();
    arguments.values().forEach((id, value) -> json.set(id, value(value)));
    return json;
  }

  static Arguments arguments(Fields json) {
    return new Arguments(json.entries(ValueJson::value));
  }

  static ObjectNode quantity(Rational exact, Unit unit) {
    ObjectNode json = Json.NODES.objectNode();
    json.put("text", new Value.Quantity(exact, unit).text());
    json.put("exact", exact.numerator() + "/" + exact.denominator());
    json.set("value", Json.number(exact.toDouble()));
    return json.put("unit", unit.symbol());
  }

  /** Reads a quantity; its text and double must belong to its exact value. */
  static Value.Quantity quantity(Fields json) {
    String exact = json.text("exact");
    Rational number;
    try {
      number = Rational.parse(exact);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          json.path() + ".exact: expected a fraction such as 8/255, found \"" + exact + "\"", e);
    }
    Value.Quantity quantity = new Value.Quantity(number, unit(json));
    String text = json.text("text");
    double value = json.number("value");
    if (!text.equals(quantity.text()) || value != number.toDouble()) {
      throw new IllegalArgumentException(
          json.path()
              + ": text \""
              + text
              + "\" and value "
              + value
              + " are not those of the exact "
              + quantity.text());
    }
    return quantity;
  }

  private static Unit unit(Fields json) {
    String symbol = json.text("unit");
    for (Unit unit : Unit.values()) {
      if (unit.symbol().equals(symbol)) {
        return unit;
      }
    }
    throw Fields.expected(json.path() + ".unit", "a unit such as pixel", json.node("unit"));
  }

  static JsonNode whole(long value) {
    return Math.abs(value) <= EXACT && value != Long.MIN_VALUE
        ? Json.NODES.numberNode(value)
        : Json.NODES.objectNode().put("whole", Long.toString(value));
  }

  static long whole(String path, JsonNode json) {
    if (json.isIntegralNumber() && json.canConvertToLong()) {
      return json.longValue();
    }
    try {
      return Long.parseLong(Fields.of(path, json).text("whole"));
    } catch (NumberFormatException e) {
      throw Fields.expected(path, "a whole number", json);
    }
  }

  private static JsonNode value(Value value) {
    if (value instanceof Value.Quantity quantity) {
      return quantity(quantity.exact(), quantity.unit());
    }
    if (value instanceof Value.Whole whole) {
      return whole(whole.value());
    }
    return value instanceof Value.Flag flag
        ? Json.NODES.booleanNode(flag.value())
        : Json.NODES.textNode(value.text());
  }

  private static Value value(String path, JsonNode json) {
    if (json.isTextual()) {
      return new Value.Word(json.textValue());
    }
    if (json.isBoolean()) {
      return new Value.Flag(json.booleanValue());
    }
    if (json.isIntegralNumber() || json.has("whole")) {
      return new Value.Whole(whole(path, json));
    }
    Fields fields = Fields.of(path, json);
    Value.Quantity quantity = quantity(fields);
    fields.done();
    return quantity;
  }
}
