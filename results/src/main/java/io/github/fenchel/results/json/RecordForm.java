package io.github.fenchel.results.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A record as a JSON object: a field for each of its components, by name, type and order. What is
 * {@code @Nullable} in Java may be null in JSON. Where a file differs from its record, the methods
 * here say how.
 *
 * <p>It is read strictly: every field is there, of its type, and no other is. Jackson's own binding
 * is not used for this: its unwrapped objects ignore unknown fields, and it reports no field that
 * may be missing from one that may be null.
 *
 * @param <R> the record
 */
public final class RecordForm<R extends Record> implements Form<R> {
  private static final String VERSION = "schemaVersion";

  private final Constructor<R> constructor;

  /** Component to its accessor, in the order of the constructor. */
  private final Map<String, Method> components;

  /** Components whose fields stand among the others. */
  private final Map<String, RecordForm<?>> inline;

  /** The fields, in the order of the file. */
  private final Map<String, RecordField> fields;

  /** The arguments of the constructor, each of the values of the fields. */
  private final List<Argument> arguments;

  /** Finds or makes an argument of a constructor. */
  private interface Argument {
    @Nullable Object of(String path, @Nullable Object[] values);
  }

  private RecordForm(
      Constructor<R> constructor,
      Map<String, Method> components,
      Map<String, RecordForm<?>> inline,
      Map<String, RecordField> fields) {
    this.constructor = constructor;
    this.components = components;
    this.inline = Collections.unmodifiableMap(inline);
    this.fields = Collections.unmodifiableMap(fields);
    List<String> places = fields.values().stream().map(RecordField::path).toList();
    this.arguments = arguments("", places);
  }

  /** The form of a record that differs from it in nothing. */
  public static <R extends Record> RecordForm<R> of(Class<R> type) {
    Map<String, Method> components = new LinkedHashMap<>();
    Map<String, RecordField> fields = new LinkedHashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Method accessor = component.getAccessor();
      accessor.setAccessible(true);
      components.put(component.getName(), accessor);
      fields.put(
          component.getName(),
          new RecordField(
              component.getName(),
              record -> get(accessor, record),
              general(Forms.of(component.getGenericType())),
              component.getAnnotatedType().isAnnotationPresent(Nullable.class),
              RecordField.Presence.ALWAYS));
    }
    Class<?>[] types =
        components.values().stream().map(Method::getReturnType).toArray(Class<?>[]::new);
    try {
      Constructor<R> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return new RecordForm<>(constructor, components, Map.of(), fields);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("every record has its canonical constructor", e);
    }
  }

  /** This form with another form of one field. */
  public <T> RecordForm<R> with(String name, Form<T> form) {
    return change(
        name, f -> new RecordField(f.path(), f.get(), general(form), f.nullable(), f.presence()));
  }

  /** This form with fields that older files lack; they mean null or an empty map. */
  public RecordForm<R> later(String... names) {
    return present(RecordField.Presence.LATER, names);
  }

  /** This form with fields that are there only if they are neither null nor an empty map. */
  public RecordForm<R> filled(String... names) {
    return present(RecordField.Presence.FILLED, names);
  }

  private RecordForm<R> present(RecordField.Presence presence, String... names) {
    RecordForm<R> changed = this;
    for (String name : names) {
      changed =
          changed.change(
              name, f -> new RecordField(f.path(), f.get(), f.form(), f.nullable(), presence));
    }
    return changed;
  }

  /** This form with a field of another name. */
  public RecordForm<R> named(String name, String inFile) {
    field(name);
    Map<String, RecordField> renamed = new LinkedHashMap<>();
    fields.forEach((is, field) -> renamed.put(is.equals(name) ? inFile : is, field));
    return new RecordForm<>(constructor, components, inline, renamed);
  }

  /** This form with the fields of a component among its own. */
  public <T extends Record> RecordForm<R> inline(String name, RecordForm<T> form) {
    Function<Object, @Nullable Object> outer = field(name).get();
    Map<String, RecordField> all = new LinkedHashMap<>();
    fields.forEach(
        (is, field) -> {
          if (!is.equals(name)) {
            all.put(is, field);
            return;
          }
          form.fields.forEach(
              (inner, of) -> {
                all.put(
                    inner,
                    new RecordField(
                        of.path().isEmpty() ? "" : name + "." + of.path(),
                        record -> of.get().apply(Objects.requireNonNull(outer.apply(record))),
                        of.form(),
                        of.nullable(),
                        of.presence()));
              });
        });
    Map<String, RecordForm<?>> lines = new HashMap<>(inline);
    lines.put(name, form);
    return new RecordForm<>(constructor, components, lines, all);
  }

  /**
   * This form with a field that follows from the record, for readers of the file.
   *
   * @param form how it is written; when read, whether it can be is all that is asked
   */
  public <T> RecordForm<R> derived(String name, Form<T> form, Function<R, T> from) {
    Map<String, RecordField> more = new LinkedHashMap<>(fields);
    Class<R> type = constructor.getDeclaringClass();
    more.put(
        name,
        new RecordField(
            "",
            record -> from.apply(type.cast(record)),
            general(form),
            false,
            RecordField.Presence.ALWAYS));
    return new RecordForm<>(constructor, components, inline, more);
  }

  /** This form with the version of the file's format as its first field. */
  public RecordForm<R> version(int version) {
    return version(version, Forms.version(version));
  }

  /** This form with the version of a store's files as its first field. */
  public RecordForm<R> storeVersion() {
    int version = Json.SCHEMA_VERSION;
    return version(version, NewerVersionException.form(version));
  }

  private RecordForm<R> version(int version, Form<Integer> form) {
    return derived(VERSION, form, record -> version).first(VERSION);
  }

  /** This form with these fields first, in this order. */
  public RecordForm<R> first(String... names) {
    Map<String, RecordField> ordered = new LinkedHashMap<>();
    Arrays.stream(names).forEach(name -> ordered.put(name, field(name)));
    fields.forEach(ordered::putIfAbsent);
    return new RecordForm<>(constructor, components, inline, ordered);
  }

  private RecordForm<R> change(String name, UnaryOperator<RecordField> to) {
    Map<String, RecordField> changed = new LinkedHashMap<>(fields);
    changed.put(name, to.apply(field(name)));
    return new RecordForm<>(constructor, components, inline, changed);
  }

  private RecordField field(String name) {
    RecordField field = fields.get(name);
    if (field == null) {
      throw new IllegalArgumentException(
          constructor.getDeclaringClass().getSimpleName() + " has no field " + name);
    }
    return field;
  }

  @Override
  public ObjectNode write(R record) {
    ObjectNode json = Json.NODES.objectNode();
    fields.forEach(
        (name, field) -> {
          Object value = field.get().apply(record);
          if (field.isThere(value)) {
            json.set(name, value == null ? Json.NODES.nullNode() : field.form().write(value));
          }
        });
    return json;
  }

  /**
   * Returns a record's one spelling by RFC 8785, made of those of its fields.
   *
   * @param spell spells a field's value in its form
   */
  public String spelled(R record, BiFunction<Object, Form<Object>, String> spell) {
    StringJoiner text = new StringJoiner(",", "{", "}");
    new TreeMap<>(fields)
        .forEach(
            (name, field) -> {
              Object value = field.get().apply(record);
              if (field.isThere(value)) {
                String is = value == null ? "null" : spell.apply(value, field.form());
                text.add('"' + name + "\":" + is);
              }
            });
    return text.toString();
  }

  @Override
  public R read(String path, JsonNode json) {
    Forms.require(json.isObject(), path, "an object", json);
    @Nullable Object[] values = new Object[fields.size()];
    int i = 0;
    for (Map.Entry<String, RecordField> field : fields.entrySet()) {
      values[i++] = field.getValue().read(path, field.getKey(), json);
    }
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (!fields.containsKey(name)) {
                throw Forms.unknown(path, name);
              }
            });
    return make(path, arguments, values);
  }

  /**
   * Returns the arguments of a record whose fields are some of a file's object.
   *
   * @param within what the paths of these begin with
   * @param places the paths of all
   */
  private List<Argument> arguments(String within, List<String> places) {
    List<Argument> all = new ArrayList<>();
    for (String component : components.keySet()) {
      RecordForm<?> line = inline.get(component);
      if (line == null) {
        int place = places.indexOf(within + component);
        all.add((path, values) -> values[place]);
      } else {
        List<Argument> inner = line.arguments(within + component + ".", places);
        all.add((path, values) -> line.make(path, inner, values));
      }
    }
    return List.copyOf(all);
  }

  private R make(String path, List<Argument> of, @Nullable Object[] values) {
    @Nullable Object[] all = new Object[of.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = of.get(i).of(path, values);
    }
    try {
      return constructor.newInstance(all);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw Form.wrong(path, String.valueOf(refused.getMessage()));
      }
      throw new IllegalStateException("a record's constructor failed", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record's constructor can be called", e);
    }
  }

  private static @Nullable Object get(Method accessor, Object record) {
    try {
      return accessor.invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record's accessor can be called", e);
    }
  }

  @SuppressWarnings("unchecked") // a component's form is of the component's type
  private static Form<Object> general(Form<?> form) {
    return (Form<Object>) form;
  }
}
