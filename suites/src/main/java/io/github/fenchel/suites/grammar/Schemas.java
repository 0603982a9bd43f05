package io.github.fenchel.suites.grammar;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.suites.catalog.PartKind;
import io.github.fenchel.suites.spelling.NumberSyntax;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The pieces that a JSON Schema is made of. */
final class Schemas {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Schemas() {}

  /** An object that knows these keys and no others. */
  static ObjectNode object(Map<String, ObjectNode> keys, List<String> required) {
    ObjectNode schema = JSON.objectNode().put("type", "object").put("additionalProperties", false);
    ObjectNode properties = schema.putObject("properties");
    keys.forEach(properties::set);
    if (!required.isEmpty()) {
      ArrayNode names = schema.putArray("required");
      required.forEach(names::add);
    }
    return schema;
  }

  /** The thing itself, or a list of it that is not empty. */
  static ObjectNode oneOrMore(ObjectNode item) {
    ObjectNode schema = JSON.objectNode();
    ObjectNode list = JSON.objectNode().put("type", "array").put("minItems", 1);
    list.set("items", item);
    schema.putArray("anyOf").add(item.deepCopy()).add(list);
    return schema;
  }

  static ObjectNode reference(String definition) {
    return JSON.objectNode().put("$ref", "#/$defs/" + definition);
  }

  static ObjectNode constant(Descriptor descriptor) {
    return JSON.objectNode().put("const", descriptor.id()).put("description", descriptor.doc());
  }

  static ObjectNode ids(List<Descriptor> descriptors) {
    ObjectNode schema = JSON.objectNode();
    ArrayNode ids = schema.putArray("enum");
    descriptors.forEach(d -> ids.add(d.id()));
    return schema;
  }

  static ObjectNode pattern(String pattern) {
    return JSON.objectNode().put("type", "string").put("pattern", "^(" + pattern + ")$");
  }

  /** The keys that a part must have: its own required parameters, and those given. */
  static List<String> required(Descriptor descriptor, String... keys) {
    List<String> required = new ArrayList<>(List.of(keys));
    descriptor.parameters().stream()
        .filter(Parameter::isRequired)
        .forEach(p -> required.add(p.id()));
    return required;
  }

  static Map<String, ObjectNode> parameters(List<Parameter> parameters, boolean axis) {
    Map<String, ObjectNode> keys = new LinkedHashMap<>();
    parameters.forEach(p -> keys.put(p.id(), axis ? oneOrMore(value(p)) : value(p)));
    return keys;
  }

  /** A norm's parameters, whose values may be matched to another norm's budget. */
  static Map<String, ObjectNode> matched(List<Parameter> parameters) {
    Map<String, ObjectNode> keys = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      ObjectNode value = value(parameter);
      if (MatchReader.takes(parameter)) {
        ObjectNode match =
            object(
                Map.of(MatchReader.MATCH, reference(MatchReader.MATCH)),
                List.of(MatchReader.MATCH));
        match.put("description", "the value that gives the norm the first-order budget of another");
        ObjectNode either = JSON.objectNode();
        either.putArray("anyOf").add(value).add(match);
        value = either;
      }
      keys.put(parameter.id(), oneOrMore(value));
    }
    return keys;
  }

  /** One value of a parameter. */
  static ObjectNode value(Parameter parameter) {
    ObjectNode schema =
        switch (parameter.kind()) {
          case QUANTITY -> quantityOrWord(parameter);
          case WHOLE -> bounded(JSON.objectNode().put("type", "integer"), parameter.range());
          case FLAG -> JSON.objectNode().put("type", "boolean");
          case WORD, PATH, NUMBERS -> word(parameter.range());
          case SALIENCY -> reference(SuiteSchema.name(PartKind.SALIENCY));
        };
    schema.put("description", parameter.doc());
    parameter.defaultValue().ifPresent(value -> fallback(schema, value));
    return schema;
  }

  private static ObjectNode quantityOrWord(Parameter parameter) {
    if (parameter.range().choices().isEmpty()) {
      return quantity(parameter);
    }
    ObjectNode schema = JSON.objectNode();
    schema.putArray("anyOf").add(word(parameter.range())).add(quantity(parameter));
    return schema;
  }

  private static ObjectNode quantity(Parameter parameter) {
    String number = NumberSyntax.DECIMAL + "(/" + NumberSyntax.DECIMAL + ")?";
    Rational low = parameter.range().low();
    String sign = low != null && low.signum() >= 0 ? "\\+?" : "[-+]?";
    if (parameter.unit() != Unit.NONE) {
      return pattern(sign + number + " +" + escaped(parameter.unit().symbol()));
    }
    ObjectNode schema = JSON.objectNode();
    // YAML 1.1 takes 1e-3 for text, and 1/3 is text to all, so a number may come as a string.
    schema
        .putArray("anyOf")
        .add(bounded(JSON.objectNode().put("type", "number"), parameter.range()))
        .add(pattern(sign + number));
    return schema;
  }

  /** Escapes for the regular expressions of ECMA-262, which do not have {@code \Q}. */
  private static String escaped(String text) {
    return text.replace("^", "\\^");
  }

  private static ObjectNode bounded(ObjectNode schema, Range range) {
    Rational low = range.low();
    if (low != null) {
      schema.put(range.lowIncluded() ? "minimum" : "exclusiveMinimum", low.toDouble());
    }
    Rational high = range.high();
    if (high != null) {
      schema.put("maximum", high.toDouble());
    }
    return schema;
  }

  private static ObjectNode word(Range range) {
    if (range.choices().isEmpty()) {
      return JSON.objectNode().put("type", "string");
    }
    ObjectNode schema = JSON.objectNode();
    ArrayNode choices = schema.putArray("enum");
    range.choices().forEach(choices::add);
    return schema;
  }

  private static void fallback(ObjectNode schema, Value value) {
    if (value instanceof Value.Whole whole) {
      schema.put("default", whole.value());
    } else if (value instanceof Value.Flag flag) {
      schema.put("default", flag.value());
    } else if (value instanceof Value.Quantity quantity && quantity.unit() == Unit.NONE) {
      schema.put("default", quantity.exact().toDouble());
    } else {
      schema.put("default", value.text());
    }
  }
}
