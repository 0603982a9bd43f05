package io.github.fenchel.results.compare;

import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.run.DataSpec;
import io.github.fenchel.api.run.EngineSpec;
import io.github.fenchel.api.run.EvaluationSpec;
import io.github.fenchel.api.run.ObjectiveSpec;
import io.github.fenchel.api.run.RunRecord;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.api.run.ScheduleSpec;
import io.github.fenchel.api.run.TrainingSpec;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;

/** All that a run's result depends on, as flat fields: the spec's, then the environment's. */
public final class RunFields {
  private static final Set<String> PARTS =
      Set.of("architecture", "backend", "dataset", "norm", "objective", "optimizer");

  private RunFields() {}

  /** Returns name to value; {@code norm.epsilon} is an argument of the part {@code norm}. */
  public static SortedMap<String, String> of(RunRecord record) {
    SortedMap<String, String> fields = new TreeMap<>(of(record.spec()));
    fields.putAll(record.environment().fields());
    return fields;
  }

  /** Returns the spec's fields, likewise. */
  public static SortedMap<String, String> of(RunSpec spec) {
    SortedMap<String, String> fields = new TreeMap<>();
    training(spec.training(), fields);
    EvaluationSpec evaluation = spec.evaluation();
    fields.put("evaluation.metrics", texts(evaluation.metrics()));
    fields.put("evaluation.norms", texts(evaluation.norms()));
    fields.put("evaluation.saliency", texts(evaluation.saliency()));
    fields.put("evaluation.images", Integer.toString(evaluation.images()));
    fields.put("evaluation.attackImages", Integer.toString(evaluation.attackImages()));
    Rational minRatio = evaluation.minRatio();
    if (minRatio != null) {
      fields.put("evaluation.minRatio", minRatio.toString());
    }
    return fields;
  }

  private static void training(TrainingSpec training, SortedMap<String, String> fields) {
    DataSpec data = training.data();
    component("dataset", data.dataset(), fields);
    fields.put("train", Integer.toString(data.train()));
    fields.put("test", Integer.toString(data.test()));
    fields.put("validation", data.validation().toString());
    fields.put("augmentation", texts(data.augmentation()));
    component("architecture", training.architecture(), fields);
    ObjectiveSpec objective = training.objective();
    component("objective", objective.route(), fields);
    objective.normIfAny().ifPresent(norm -> component("norm", norm, fields));
    EngineSpec engine = training.engine();
    fields.put("backend", engine.backend());
    fields.put("device", engine.options().device());
    fields.put("dataType", engine.options().dataType().name().toLowerCase(Locale.ROOT));
    fields.put("threads", Integer.toString(engine.options().threads()));
    ScheduleSpec schedule = training.schedule();
    fields.put("epochs", Integer.toString(schedule.epochs()));
    fields.put("batch", Integer.toString(schedule.batch()));
    component("optimizer", schedule.optimizer(), fields);
    component("rate", schedule.rate(), fields);
    fields.put("keep", schedule.keep().name().toLowerCase(Locale.ROOT));
    fields.put("seed", Long.toString(training.seed()));
  }

  private static void component(
      String name, Component component, SortedMap<String, String> fields) {
    fields.put(name, component.id());
    component
        .arguments()
        .values()
        .forEach((key, value) -> fields.put(name + "." + key, value.text()));
  }

  private static String texts(List<Component> components) {
    StringJoiner texts = new StringJoiner(", ");
    components.forEach(component -> texts.add(component.text()));
    return texts.toString();
  }

  /** Returns the names of the fields that are not equal in all of these. */
  public static SortedMap<String, Set<String>> varying(Collection<SortedMap<String, String>> all) {
    SortedMap<String, Set<String>> values = new TreeMap<>();
    for (SortedMap<String, String> fields : all) {
      fields.forEach((key, is) -> values.computeIfAbsent(key, k -> new TreeSet<>()).add(is));
    }
    for (SortedMap<String, String> fields : all) {
      values.forEach(
          (key, found) -> {
            if (!fields.containsKey(key)) {
              found.add("none");
            }
          });
    }
    values.values().removeIf(found -> found.size() < 2);
    return values;
  }

  /**
   * Returns some fields for people: {@code small-cnn, fast (clip true), l1 (epsilon 1/2 pixel)}.
   */
  static String text(SortedMap<String, String> fields, Set<String> keys) {
    Map<String, StringJoiner> arguments = new LinkedHashMap<>();
    for (String key : keys) {
      int dot = key.indexOf('.');
      String part = dot < 0 ? key : key.substring(0, dot);
      if (!fields.containsKey(key)) {
        continue;
      }
      StringJoiner inner = arguments.computeIfAbsent(part, k -> new StringJoiner(", "));
      if (dot >= 0) {
        inner.add(key.substring(dot + 1) + " " + brief(fields.get(key)));
      }
    }
    StringJoiner text = new StringJoiner(", ");
    arguments.forEach(
        (part, inner) -> {
          String value = fields.get(part);
          String named =
              value == null || !PARTS.contains(part)
                  ? part + (value == null ? "" : " " + value)
                  : value;
          if (value == null && PARTS.contains(part)) {
            text.add(inner.toString());
          } else {
            text.add(inner.length() == 0 ? named : named + " (" + inner + ")");
          }
        });
    return text.toString();
  }

  /** Returns the differing fields for people: {@code train: 200 and 100; ...}. */
  public static String differences(
      SortedMap<String, String> left, SortedMap<String, String> right) {
    StringJoiner text = new StringJoiner("; ");
    for (String key : varying(List.of(left, right)).keySet()) {
      text.add(
          key
              + ": "
              + brief(left.getOrDefault(key, "none"))
              + " and "
              + brief(right.getOrDefault(key, "none")));
    }
    return text.toString();
  }

  /** A digest's beginning tells it apart. */
  private static String brief(String value) {
    return value.matches("[0-9a-f]{64}") ? value.substring(0, 12) : value;
  }

  /** Orders values as people do: numbers, then words. */
  public static int compareValues(String left, String right) {
    try {
      Rational a = Rational.parse(left.split(" ", -1)[0]);
      Rational b = Rational.parse(right.split(" ", -1)[0]);
      int byNumber = a.compareTo(b);
      return byNumber != 0 ? byNumber : left.compareTo(right);
    } catch (NumberFormatException words) {
      return left.compareTo(right);
    }
  }
}
