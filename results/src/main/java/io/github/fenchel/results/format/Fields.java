package io.github.fenchel.results.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object that is read strictly: each field once by name, and {@link #done} refuses the rest.
 *
 * <p>Every refusal is an {@link IllegalArgumentException} that begins with the field's path.
 */
final class Fields {
  private final String path;
  private final JsonNode object;
  private final Set<String> read = new HashSet<>();

  private Fields(String path, JsonNode object) {
    if (!object.isObject()) {
      throw expected(path, "an object", object);
    }
    this.path = path;
    this.object = object;
  }

  static Fields root(JsonNode json) {
    return new Fields("", json);
  }

  /** Reads a whole tree, and refuses what the reader left of it. */
  static <T> T read(JsonNode json, Function<Fields, T> reader) {
    return whole(root(json), reader);
  }

  static Fields of(String path, JsonNode json) {
    return new Fields(path, json);
  }

  String path() {
    return path;
  }

  /** Returns a copy of this object without some field. */
  ObjectNode without(String name) {
    ObjectNode copy = object.deepCopy();
    copy.remove(name);
    return copy;
  }

  /** Refuses fields that nobody asked for. */
  void done() {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!read.contains(name)) {
                throw new IllegalArgumentException(at(name) + ": unknown field");
              }
            });
  }

  /** Returns whether a field is there: records of older builds lack what came later. */
  boolean has(String name) {
    return object.has(name);
  }

  JsonNode node(String name) {
    read.add(name);
    JsonNode node = object.get(name);
    if (node == null) {
      throw new IllegalArgumentException(at(name) + ": missing");
    }
    return node;
  }

  /** Reads an object, and refuses what the reader left of it. */
  <T> T object(String name, Function<Fields, T> reader) {
    return whole(new Fields(at(name), node(name)), reader);
  }

  <T> @Nullable T optionalObject(String name, Function<Fields, T> reader) {
    return node(name).isNull() ? null : object(name, reader);
  }

  <T> List<T> objects(String name, Function<Fields, T> reader) {
    JsonNode node = node(name);
    if (!node.isArray()) {
      throw expected(at(name), "a list", node);
    }
    List<T> all = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      all.add(whole(new Fields(at(name) + "[" + i + "]", node.get(i)), reader));
    }
    return all;
  }

  List<String> texts(String name) {
    JsonNode node = node(name);
    if (!node.isArray()) {
      throw expected(at(name), "a list", node);
    }
    List<String> all = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      all.add(text(at(name) + "[" + i + "]", node.get(i)));
    }
    return all;
  }

  SortedMap<String, String> textMap(String name) {
    return object(name, fields -> fields.entries((path, node) -> text(path, node)));
  }

  /** Reads every field of this object the same way. */
  <T> SortedMap<String, T> entries(java.util.function.BiFunction<String, JsonNode, T> reader) {
    SortedMap<String, T> all = new TreeMap<>();
    object.fieldNames().forEachRemaining(name -> all.put(name, reader.apply(at(name), node(name))));
    return all;
  }

  /** Reads every field of this object as an object. */
  <T> SortedMap<String, T> objects(Function<Fields, T> reader) {
    return entries((path, node) -> whole(new Fields(path, node), reader));
  }

  String text(String name) {
    return text(at(name), node(name));
  }

  @Nullable String optionalText(String name) {
    return node(name).isNull() ? null : text(name);
  }

  long whole(String name) {
    JsonNode node = node(name);
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw expected(at(name), "a whole number", node);
    }
    return node.longValue();
  }

  int count(String name) {
    long value = whole(name);
    if (value != (int) value) {
      throw expected(at(name), "a whole number below 2^31", node(name));
    }
    return (int) value;
  }

  /** Reads a whole number, or null. */
  @Nullable Integer optionalCount(String name) {
    return node(name).isNull() ? null : (Integer) count(name);
  }

  /** Reads what {@link Json#number} wrote. */
  double number(String name) {
    return number(at(name), node(name));
  }

  /** Reads a list of what {@link Json#number} wrote. */
  List<Double> numbers(String name) {
    JsonNode node = node(name);
    if (!node.isArray()) {
      throw expected(at(name), "a list", node);
    }
    List<Double> all = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      all.add(number(at(name) + "[" + i + "]", node.get(i)));
    }
    return all;
  }

  boolean flag(String name) {
    JsonNode node = node(name);
    if (!node.isBoolean()) {
      throw expected(at(name), "true or false", node);
    }
    return node.booleanValue();
  }

  private static double number(String path, JsonNode node) {
    if (node.isNull()) {
      return Double.NaN;
    }
    if (node.isNumber()) {
      return node.doubleValue();
    }
    return switch (node.asText()) {
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw expected(path, "a number", node);
    };
  }

  /** Reads what {@link Json#optional} wrote. */
  @Nullable Double optionalNumber(String name) {
    JsonNode node = node(name);
    if (node.isNull()) {
      return null;
    }
    return node.isTextual() && node.asText().equals("NaN")
        ? Double.valueOf(Double.NaN)
        : (Double) number(name);
  }

  /** Reads what {@link Json#word} wrote. */
  <E extends Enum<E>> E word(String name, Class<E> type) {
    String found = text(name);
    List<String> words = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      if (Json.word(constant).equals(found)) {
        return constant;
      }
      words.add(Json.word(constant));
    }
    throw expected(at(name), "one of " + String.join(", ", words), node(name));
  }

  private String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static <T> T whole(Fields fields, Function<Fields, T> reader) {
    T value = reader.apply(fields);
    fields.done();
    return value;
  }

  private static String text(String path, JsonNode node) {
    if (!node.isTextual()) {
      throw expected(path, "a text", node);
    }
    return node.textValue();
  }

  static IllegalArgumentException expected(String path, String expected, JsonNode found) {
    String text = found.toString();
    String brief = text.length() > 60 ? text.substring(0, 60) + "..." : text;
    String where = path.isEmpty() ? "" : path + ": ";
    return new IllegalArgumentException(where + "expected " + expected + ", found " + brief);
  }
}
