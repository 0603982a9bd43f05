package io.github.fenchel.api.parameter;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The values that a plugin's part was given, every default filled in, but for those that are {@link
 * Parameter#later}: a factory gets them, too ({@link Offer#create}).
 *
 * @param values parameter id to value, in the order of the ids
 */
public record Arguments(SortedMap<String, Value> values) {
  /** Copies the map. */
  public Arguments {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  /** No values at all. */
  public static Arguments none() {
    return new Arguments(new TreeMap<>());
  }

  /**
   * The descriptor's defaults, overridden by the given values, each in its {@linkplain
   * Parameter#canonical canonical spelling}.
   *
   * @throws IllegalArgumentException if a value is unknown, out of range, or required and missing
   */
  public static Arguments of(Descriptor descriptor, Map<String, Value> given) {
    TreeMap<String, Value> all = new TreeMap<>();
    for (Parameter parameter : descriptor.parameters()) {
      Value value = given.get(parameter.id());
      if (value == null) {
        value = parameter.fallback();
      }
      if (value == null) {
        throw new IllegalArgumentException(descriptor.id() + " needs " + parameter.id());
      }
      value = parameter.canonical(value);
      if (!parameter.range().contains(value)) {
        throw new IllegalArgumentException(
            descriptor.id()
                + ": "
                + parameter.id()
                + " "
                + value.text()
                + " is not "
                + parameter.range());
      }
      if (!(parameter.later() && value.equals(parameter.fallback()))) {
        all.put(parameter.id(), value);
      }
    }
    for (String id : given.keySet()) {
      if (descriptor.parameter(id).isEmpty()) {
        throw new IllegalArgumentException(descriptor.id() + " has no parameter " + id);
      }
    }
    return new Arguments(all);
  }

  /** Returns these, with the defaults of a descriptor's later parameters filled in. */
  Arguments complete(Descriptor descriptor) {
    TreeMap<String, Value> all = new TreeMap<>(values);
    for (Parameter parameter : descriptor.parameters()) {
      if (parameter.later()) {
        parameter.defaultValue().ifPresent(value -> all.putIfAbsent(parameter.id(), value));
      }
    }
    return new Arguments(all);
  }

  /** Returns them in their canonical spelling, e.g. {@code epsilon 8/255 pixel, patch 7}. */
  public String text() {
    return joined(Value::text);
  }

  /** Returns them for display, as the suite writes them. */
  public String written() {
    return joined(Value::written);
  }

  private String joined(Function<Value, String> text) {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + " " + text.apply(entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** Returns a real number, in its parameter's unit. */
  public double quantity(String id) {
    return get(id, Value.Quantity.class).exact().toDouble();
  }

  /** Returns a real number, in its parameter's unit; empty if a word stands in its place. */
  public OptionalDouble optionalQuantity(String id) {
    return values.get(id) instanceof Value.Word
        ? OptionalDouble.empty()
        : OptionalDouble.of(quantity(id));
  }

  /** Returns a whole number. */
  public int whole(String id) {
    return Math.toIntExact(get(id, Value.Whole.class).value());
  }

  /** Returns a switch. */
  public boolean flag(String id) {
    return get(id, Value.Flag.class).value();
  }

  /** Returns a word. */
  public String word(String id) {
    return get(id, Value.Word.class).text();
  }

  /**
   * Returns several real numbers.
   *
   * @throws IllegalArgumentException if something else is among them
   */
  public List<Double> numbers(String id) {
    List<Double> numbers = new ArrayList<>();
    for (String word : word(id).split(" ", -1)) {
      try {
        numbers.add(new BigDecimal(word).doubleValue());
      } catch (NumberFormatException none) {
        throw new IllegalArgumentException(
            id + " is \"" + word(id) + "\"; expected numbers with spaces between them", none);
      }
    }
    return List.copyOf(numbers);
  }

  /** Returns a part, to be made by {@link Parts}. */
  public Component part(String id) {
    return get(id, Value.Part.class).component();
  }

  private <T extends Value> T get(String id, Class<T> type) {
    Value value = values.get(id);
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          "argument "
              + id
              + " is "
              + (value == null ? "missing" : value.text())
              + ", expected a "
              + type.getSimpleName());
    }
    return type.cast(value);
  }
}
