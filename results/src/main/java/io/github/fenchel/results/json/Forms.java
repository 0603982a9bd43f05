package io.github.fenchel.results.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The forms of plain values, lists and maps. NaN is null where a number is always there, else a
 * word.
 */
public final class Forms {
  private static final long EXACT_IN_DOUBLE = (1L << 53) - 1;

  public static final Form<String> TEXT =
      Form.of(
          Json.NODES::textNode,
          (path, json) -> {
            require(json.isTextual(), path, "a text", json);
            return json.textValue();
          });

  public static final Form<Boolean> FLAG =
      Form.of(
          Json.NODES::booleanNode,
          (path, json) -> {
            require(json.isBoolean(), path, "true or false", json);
            return json.booleanValue();
          });

  static final Form<Long> WHOLE =
      Form.of(
          Json.NODES::numberNode,
          (path, json) -> {
            require(isLong(json), path, "a whole number", json);
            return json.longValue();
          });

  public static final Form<Integer> COUNT =
      Form.of(
          Json.NODES::numberNode,
          (path, json) -> {
            long value = WHOLE.read(path, json);
            require(value == (int) value, path, "a whole number below 2^31", json);
            return (int) value;
          });

  /** A whole number that every reader of JSON can hold: an object where a double could not. */
  public static final Form<Long> EXACT =
      Form.of(
          value ->
              Math.abs(value) <= EXACT_IN_DOUBLE && value != Long.MIN_VALUE
                  ? Json.NODES.numberNode(value)
                  : Json.NODES.objectNode().put("whole", Long.toString(value)),
          Forms::exact);

  /** A number; null is NaN. */
  static final Form<Double> NUMBER =
      Form.of(Json::number, (path, json) -> json.isNull() ? Double.NaN : finite(path, json));

  /** A number that may be missing, so that NaN must be distinguished from none. */
  static final Form<Double> OPTIONAL_NUMBER =
      Form.of(
          value -> value.isNaN() ? TextNode.valueOf("NaN") : Json.number(value),
          (path, json) ->
              json.isTextual() && json.textValue().equals("NaN") ? Double.NaN : finite(path, json));

  /** A number and nothing else. */
  public static final Form<Double> MARGIN =
      Form.of(
          DoubleNode::valueOf,
          (path, json) -> {
            require(json.isNumber(), path, "a number", json);
            return json.doubleValue();
          });

  private static final Map<Type, Form<?>> PLAIN =
      Map.ofEntries(
          Map.entry(String.class, TEXT),
          Map.entry(boolean.class, FLAG),
          Map.entry(int.class, COUNT),
          Map.entry(Integer.class, COUNT),
          Map.entry(long.class, WHOLE),
          Map.entry(Long.class, WHOLE),
          Map.entry(double.class, NUMBER),
          Map.entry(Double.class, OPTIONAL_NUMBER));

  private Forms() {}

  /** Returns the form of a type that needs no more words; another record's is its own. */
  static Form<?> of(Type type) {
    Form<?> plain = PLAIN.get(type);
    if (plain != null) {
      return plain;
    }
    if (type instanceof ParameterizedType generic) {
      Type[] of = generic.getActualTypeArguments();
      Type last = of[of.length - 1];
      Form<?> item = last == Double.class ? NUMBER : of(last);
      return generic.getRawType() == List.class ? list(item) : map(item);
    }
    Class<?> known = (Class<?>) type;
    if (known.isEnum()) {
      return word(known.asSubclass(Enum.class));
    }
    Form<?> value = ValueForms.of(known);
    return value == null ? later(() -> RecordForm.of(known.asSubclass(Record.class))) : value;
  }

  /** A form that is made when it is first used: a record may hold, further in, one of its kind. */
  public static <T> Form<T> later(Supplier<? extends Form<T>> form) {
    AtomicReference<@Nullable Form<T>> made = new AtomicReference<>();
    Supplier<Form<T>> known =
        () -> Objects.requireNonNull(made.updateAndGet(is -> is == null ? form.get() : is));
    return Form.of(value -> known.get().write(value), (path, json) -> known.get().read(path, json));
  }

  /** Constants of an enum in lower case. */
  @SuppressWarnings("rawtypes")
  private static Form<? extends Enum> word(Class<? extends Enum> type) {
    List<Enum> constants = Arrays.asList(type.getEnumConstants());
    String all = constants.stream().map(Json::word).collect(Collectors.joining(", "));
    return words("one of " + all, constants, Json::word);
  }

  /** One of several things, each by its word. */
  public static <E> Form<E> words(
      String expected, List<? extends E> all, Function<? super E, String> word) {
    return Form.of(
        value -> Json.NODES.textNode(word.apply(value)),
        (path, json) -> {
          String found = TEXT.read(path, json);
          return all.stream()
              .filter(one -> word.apply(one).equals(found))
              .findFirst()
              .orElseThrow(() -> Form.expected(path, expected, json));
        });
  }

  public static <T> Form<List<T>> list(Form<T> item) {
    return Form.of(
        values -> {
          ArrayNode json = Json.NODES.arrayNode(values.size());
          values.forEach(value -> json.add(item.write(value)));
          return json;
        },
        (path, json) -> {
          require(json.isArray(), path, "a list", json);
          List<T> all = new ArrayList<>(json.size());
          for (int i = 0; i < json.size(); i++) {
            all.add(item.read(path + "[" + i + "]", json.get(i)));
          }
          return all;
        });
  }

  public static <T> Form<SortedMap<String, T>> map(Form<T> item) {
    return Form.of(
        values -> {
          ObjectNode json = Json.NODES.objectNode();
          values.forEach((name, value) -> json.set(name, item.write(value)));
          return json;
        },
        (path, json) -> {
          require(json.isObject(), path, "an object", json);
          SortedMap<String, T> all = new TreeMap<>();
          json.properties()
              .forEach(
                  one ->
                      all.put(
                          one.getKey(), item.read(Form.at(path, one.getKey()), one.getValue())));
          return all;
        });
  }

  /** The version of a file's format. */
  static Form<Integer> version(int known) {
    return Form.of(
        COUNT::write,
        (path, json) -> {
          int version = COUNT.read(path, json);
          if (version != known) {
            throw new IllegalArgumentException(otherVersion(path, known, version));
          }
          return version;
        });
  }

  static String otherVersion(String path, int known, int found) {
    return path + ": this Fenchel reads " + known + ", found " + found;
  }

  /** An object of one field. */
  public static <T> Form<T> within(String name, Form<T> form) {
    return Form.of(
        value -> Json.NODES.objectNode().set(name, form.write(value)),
        (path, json) -> {
          require(json.isObject(), path, "an object", json);
          return form.read(Form.at(path, name), only(path, json, name));
        });
  }

  private static JsonNode only(String path, JsonNode json, String name) {
    JsonNode field = field(path, json, name);
    json.fieldNames()
        .forEachRemaining(
            other -> {
              if (!other.equals(name)) {
                throw unknown(path, other);
              }
            });
    return field;
  }

  public static JsonNode field(String path, JsonNode json, String name) {
    JsonNode field = json.get(name);
    if (field == null) {
      throw Form.wrong(Form.at(path, name), "missing");
    }
    return field;
  }

  static IllegalArgumentException unknown(String path, String name) {
    return Form.wrong(Form.at(path, name), "unknown field");
  }

  public static void require(boolean is, String path, String expected, JsonNode found) {
    if (!is) {
      throw Form.expected(path, expected, found);
    }
  }

  private static boolean isLong(JsonNode json) {
    return json.isIntegralNumber() && json.canConvertToLong();
  }

  private static double finite(String path, JsonNode json) {
    if (json.isNumber()) {
      return json.doubleValue();
    }
    return switch (json.asText()) {
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw Form.expected(path, "a number", json);
    };
  }

  private static long exact(String path, JsonNode json) {
    if (isLong(json)) {
      return json.longValue();
    }
    try {
      return Long.parseLong(within("whole", TEXT).read(path, json));
    } catch (NumberFormatException e) {
      throw Form.expected(path, "a whole number", json);
    }
  }
}
