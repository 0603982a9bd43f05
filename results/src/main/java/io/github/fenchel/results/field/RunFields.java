package io.github.fenchel.results.field;

import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.run.Environment;
import io.github.fenchel.api.run.EvaluationSpec;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.results.json.Json;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that a run's result depends on, as flat fields: the spec's, then the environment's.
 *
 * <p>A field is a component of the records, by its name; a part's arguments are fields of their
 * own. So a new component of a record becomes a field at once: {@code compare} takes it as an axis,
 * {@code explain} and the gate name it, and the report filters by it.
 *
 * @param values name to value, in the order of the names
 */
public record RunFields(SortedMap<Name, Value> values) {
  /** The placeholder for a field that a run lacks. */
  public static final String NONE = "none";

  /** The order of a field's values; a run that lacks it comes first. */
  public static final Comparator<Optional<Value>> ORDER =
      Comparator.comparing(
          value -> value.orElse(null), Comparator.nullsFirst(Comparator.naturalOrder()));

  /** The seed, in which repetitions of one setting differ. */
  public static final Name SEED = Name.of("seed");

  /** Of these, the value alone says what it is. */
  private static final Set<String> PARTS =
      Set.of("architecture", "backend", "dataset", "norm", "objective", "optimizer");

  /** What people call components by another name. */
  private static final Map<String, String> NAMES = Map.of("route", "objective");

  /** Whose components have names of their own: those of masked images, and of what masked them. */
  private static final Map<String, String> PREFIXES =
      Map.of("derived", "derived.", "source", "source.");

  /** Copies the map. */
  public RunFields {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  /**
   * A field's name: {@code norm}, or {@code norm.epsilon} for an argument of it.
   *
   * @param part the part, family or plain field
   * @param member what of it; null for itself
   */
  public record Name(String part, @Nullable String member) implements Comparable<Name> {
    private static final Comparator<Name> BY_NAME =
        Comparator.comparing(Name::part)
            .thenComparing(Name::member, Comparator.nullsFirst(Comparator.naturalOrder()));

    /** The name of a plain field, or of what a part itself is. */
    public static Name of(String part) {
      return new Name(part, null);
    }

    /** Returns it as {@code compare --by} takes it. */
    public String text() {
      return member == null ? part : part + "." + member;
    }

    /**
     * Returns whether a person may mean it by a word: a field ({@code threads}), a part with its
     * arguments ({@code norm}), an argument wherever it occurs ({@code epsilon}), or a family
     * ({@code engine}).
     */
    public boolean isCalled(String word) {
      return word.equals(part) || word.equals(text()) || word.equals(member);
    }

    /** Returns whether it is one of the files that were read. */
    public boolean isData() {
      return part.equals("data");
    }

    @Override
    public int compareTo(Name other) {
      return BY_NAME.compare(this, other);
    }
  }

  /** Returns all fields of a run. */
  public static RunFields of(RunRecord record) {
    SortedMap<Name, Value> all = new TreeMap<>(of(record.spec()).values);
    all.putAll(of(record.environment()).values);
    return new RunFields(all);
  }

  /** Returns a spec's fields. */
  public static RunFields of(RunSpec spec) {
    SortedMap<Name, Value> all = new TreeMap<>(of(spec.training()).values);
    all.putAll(of(spec.evaluation()).values);
    return new RunFields(all);
  }

  /** Returns the fields of what makes the weights. */
  public static RunFields of(TrainingSpec training) {
    return collected("", training);
  }

  /** Returns the fields of what is measured. */
  static RunFields of(EvaluationSpec evaluation) {
    return collected("evaluation", evaluation);
  }

  /** Returns an environment's fields, e.g. {@code engine.pytorch}; digests are whole. */
  public static RunFields of(Environment environment) {
    return collected("", environment);
  }

  private static RunFields collected(String family, Record record) {
    SortedMap<Name, Value> all = new TreeMap<>();
    collect(family, "", record, all);
    return new RunFields(all);
  }

  private static void collect(
      String family, String prefix, Record record, SortedMap<Name, Value> into) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      String name = prefix + NAMES.getOrDefault(component.getName(), component.getName());
      Object is;
      try {
        is = component.getAccessor().invoke(record);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("a record's accessor can be called", e);
      }
      if (is instanceof Component part) {
        into.put(Name.of(name), new Value.Word(part.id()));
        part.arguments().values().forEach((id, value) -> into.put(new Name(name, id), value));
      } else if (is instanceof Map<?, ?> entries) {
        entries.forEach((key, text) -> into.put(new Name(name, key.toString()), value(text)));
      } else if (is instanceof Record inner && !(is instanceof Rational)) {
        collect(family, PREFIXES.getOrDefault(component.getName(), prefix), inner, into);
      } else if (is != null) {
        into.put(family.isEmpty() ? Name.of(name) : new Name(family, name), value(is));
      }
    }
  }

  private static Value value(Object is) {
    if (is instanceof Rational exact) {
      return new Value.Quantity(exact, Unit.NONE);
    }
    if (is instanceof Number whole) {
      return new Value.Whole(whole.longValue());
    }
    if (is instanceof List<?> parts) {
      return new Value.Word(
          parts.stream().map(part -> ((Component) part).text()).collect(Collectors.joining(", ")));
    }
    return new Value.Word(is instanceof Enum<?> word ? Json.word(word) : is.toString());
  }

  /** Returns a field's value; empty if there is none. */
  public Optional<Value> get(Name name) {
    return Optional.ofNullable(values.get(name));
  }

  /** Returns what a part or plain field itself is; empty if there is none. */
  public String own(String part) {
    return get(Name.of(part)).map(Value::text).orElse("");
  }

  /** Returns a part's members, e.g. {@code epsilon 8/255 pixel, patch 7}. */
  public String members(String part) {
    return values.entrySet().stream()
        .filter(field -> field.getKey().part().equals(part))
        .filter(field -> field.getKey().member() != null)
        .map(field -> field.getKey().member() + " " + field.getValue().text())
        .collect(Collectors.joining(", "));
  }

  /** Returns a part with its members, e.g. {@code l1 (epsilon 8/255 pixel)}. */
  public String whole(String part) {
    String members = members(part);
    return own(part) + (members.isEmpty() ? "" : " (" + members + ")");
  }

  /** Returns the fields of some names. */
  public RunFields only(Predicate<Name> names) {
    SortedMap<Name, Value> some = new TreeMap<>(values);
    some.keySet().removeIf(names.negate());
    return new RunFields(some);
  }

  /** Returns the texts of the fields by the texts of their names. */
  public SortedMap<String, String> texts() {
    SortedMap<String, String> texts = new TreeMap<>();
    values.forEach((name, value) -> texts.put(name.text(), value.text()));
    return texts;
  }

  /** Returns a field's value for people. */
  public static String written(Optional<Value> value) {
    return value.map(Value::written).orElse(NONE);
  }

  /** Returns the fields that are not equal in all of these, with their values. */
  public static SortedMap<Name, SortedSet<Optional<Value>>> varying(Collection<RunFields> all) {
    Set<Name> names = new TreeSet<>();
    all.forEach(fields -> names.addAll(fields.values.keySet()));
    SortedMap<Name, SortedSet<Optional<Value>>> varying = new TreeMap<>();
    for (Name name : names) {
      SortedSet<Optional<Value>> found = new TreeSet<>(ORDER);
      all.forEach(fields -> found.add(fields.get(name)));
      if (found.size() > 1) {
        varying.put(name, found);
      }
    }
    return varying;
  }

  /** Returns what differs from other fields: {@code engine.pytorch: 2.7.1 -> 2.8.0}. */
  public List<String> changes(RunFields now) {
    List<String> changes = new ArrayList<>();
    for (Name name : varying(List.of(this, now)).keySet()) {
      changes.add(name.text() + ": " + brief(get(name)) + " -> " + brief(now.get(name)));
    }
    return List.copyOf(changes);
  }

  /** Returns what differs, for people: {@code train: 200 and 100; ...}. */
  public static String differences(RunFields left, RunFields right) {
    return varying(List.of(left, right)).keySet().stream()
        .map(name -> difference(name.text(), written(left.get(name)), written(right.get(name))))
        .collect(Collectors.joining("; "));
  }

  /** Returns what differs in texts by their names, likewise. */
  public static String differences(
      SortedMap<String, String> left, SortedMap<String, String> right) {
    SortedSet<String> names = new TreeSet<>(left.keySet());
    names.addAll(right.keySet());
    return names.stream()
        .filter(name -> !Objects.equals(left.get(name), right.get(name)))
        .map(
            name -> difference(name, left.getOrDefault(name, NONE), right.getOrDefault(name, NONE)))
        .collect(Collectors.joining("; "));
  }

  private static String difference(String name, String left, String right) {
    return name + ": " + brief(left) + " and " + brief(right);
  }

  /**
   * Returns some fields for people: {@code small-cnn, fast (clip true), l1 (epsilon 1/2 pixel)}.
   */
  public String text(Set<Name> names) {
    Map<String, StringJoiner> members = new LinkedHashMap<>();
    for (Name name : names) {
      get(name)
          .ifPresent(
              value -> {
                StringJoiner inner =
                    members.computeIfAbsent(name.part(), k -> new StringJoiner(", "));
                if (name.member() != null) {
                  inner.add(name.member() + " " + brief(value.written()));
                }
              });
    }
    StringJoiner text = new StringJoiner(", ");
    members.forEach(
        (part, inner) -> {
          Optional<String> own = get(Name.of(part)).map(Value::written);
          String outer =
              PARTS.contains(part)
                  ? own.orElse("")
                  : part + own.map(value -> " " + value).orElse("");
          if (inner.length() == 0) {
            text.add(outer);
          } else {
            text.add(outer.isEmpty() ? inner.toString() : outer + " (" + inner + ")");
          }
        });
    return text.toString();
  }

  private static String brief(Optional<Value> value) {
    return brief(written(value));
  }

  /** A digest's beginning tells it apart. */
  public static String brief(String value) {
    return value.matches("[0-9a-f]{64}") ? value.substring(0, 12) : value;
  }
}
