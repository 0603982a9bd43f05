package io.github.fenchel.results.report.number;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.results.json.Json;
import io.github.fenchel.results.record.RunArrays;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The saliency methods of some runs, as far as their records name them: the simple gradient, of
 * whatever output, is number 0, and the others follow in the order of the suites.
 */
public final class MethodLabels {
  private static final String SIMPLE = "simple-gradient";

  private final List<Component> methods = new ArrayList<>(List.of(Component.of(SIMPLE)));
  private final Map<String, Integer> numbers = new LinkedHashMap<>(Map.of(SIMPLE, 0));
  private final Map<String, Integer> arrays = new LinkedHashMap<>();

  /** The methods of some runs. */
  public MethodLabels(Collection<RunRecord> runs) {
    for (RunRecord run : runs) {
      run.spec().evaluation().saliency().forEach(this::add);
      for (MetricValue metric : run.metrics()) {
        Component map = metric.definition().map();
        if (map != null) {
          add(map);
        }
      }
    }
  }

  private void add(Component method) {
    if (!method.id().equals(SIMPLE) && numbers.putIfAbsent(method.text(), methods.size()) == null) {
      arrays.putIfAbsent(RunArrays.mapName(method), methods.size());
      methods.add(method);
    }
  }

  /** Returns how many there are, the simple gradient among them. */
  public int size() {
    return methods.size();
  }

  /** Returns the number of the method whose map a metric measures; empty if it measures none. */
  public OptionalInt of(MetricDefinition metric) {
    Component map = metric.map();
    if (map != null) {
      return OptionalInt.of(numbers.getOrDefault(map.text(), 0));
    }
    return output(metric).isPresent() ? OptionalInt.of(0) : OptionalInt.empty();
  }

  /** Returns the array of the map that a metric measures; empty if it measures none. */
  public static Optional<String> array(MetricDefinition metric) {
    Component map = metric.map();
    return map == null
        ? output(metric).map(Output::gradientArray)
        : Optional.of(RunArrays.mapName(map));
  }

  /** The output whose simple gradient a metric looks at. */
  private static Optional<Output> output(MetricDefinition metric) {
    return Arrays.stream(Output.values())
        .filter(
            output ->
                metric.target().equals(output.text())
                    || metric.target().endsWith("gradient of the " + output.text()))
        .findFirst();
  }

  /**
   * Returns a method's heading: its id, and of its arguments those in which another method of the
   * same id differs.
   */
  public String label(int number) {
    Component method = methods.get(number);
    StringJoiner differing = new StringJoiner(", ", " (", ")").setEmptyValue("");
    method
        .arguments()
        .values()
        .forEach(
            (name, value) -> {
              boolean differs =
                  methods.stream()
                      .filter(other -> other.id().equals(method.id()))
                      .anyMatch(other -> !value.equals(other.arguments().values().get(name)));
              if (differs) {
                differing.add(name + " " + value.written());
              }
            });
    return method.id() + differing;
  }

  /**
   * Returns the heading of the maps in an array of {@code saliency.npz}: that of their method, with
   * the output for a simple gradient of another one than the logit; a plugin's own array has its
   * name.
   */
  public String ofArray(String array) {
    for (Output output : Output.values()) {
      if (output.gradientArray().equals(array)) {
        return output == Output.LOGIT ? SIMPLE : SIMPLE + " (of " + output.word() + ")";
      }
    }
    Integer number = arrays.get(array);
    return number == null ? array : label(number);
  }

  /** Returns a method's id and all its arguments. */
  public String written(int number) {
    return methods.get(number).written();
  }

  /** Returns the methods, by number. */
  public ArrayNode toJson(Glossary glossary) {
    ArrayNode json = Json.NODES.arrayNode();
    for (int i = 0; i < methods.size(); i++) {
      Component method = methods.get(i);
      ObjectNode one = json.addObject().put("id", method.id()).put("label", label(i));
      one.put("text", written(i));
      one.put("doc", glossary.method(method.id()).map(Descriptor::doc).orElse(""));
      one.set("sources", Source.toJson(method.id()));
      ObjectNode arguments = one.putObject("arguments");
      method
          .arguments()
          .values()
          .forEach(
              (name, value) ->
                  arguments.putObject(name).put("text", value.text()).put("number", number(value)));
    }
    return json;
  }

  private static @Nullable Double number(Value value) {
    return value.number().map(Rational::toDouble).orElse(null);
  }

  /** Returns which method's maps an array holds, by the array's name. */
  public ObjectNode arraysToJson() {
    ObjectNode json = Json.NODES.objectNode();
    for (Output output : Output.values()) {
      json.put(output.gradientArray(), 0);
    }
    arrays.forEach(json::put);
    return json;
  }
}
