package io.github.fenchel.results.report.number;

import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Descriptor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Descriptions of the parts that records name; records hold only ids and values.
 *
 * @param metrics metric id to its descriptor
 * @param methods saliency method id to its descriptor
 * @param norms norm id to its descriptor
 * @param classNames the names of a dataset's classes; empty if the dataset is unknown
 */
public record Glossary(
    Map<String, Descriptor> metrics,
    Map<String, Descriptor> methods,
    Map<String, Descriptor> norms,
    Function<Component, List<String>> classNames) {
  /** Copies the maps. */
  public Glossary {
    metrics = Map.copyOf(metrics);
    methods = Map.copyOf(methods);
    norms = Map.copyOf(norms);
  }

  /** A glossary that explains nothing: a report then shows ids and numbers. */
  public static Glossary empty() {
    return new Glossary(Map.of(), Map.of(), Map.of(), dataset -> List.of());
  }

  Optional<Descriptor> metric(String id) {
    return Optional.ofNullable(metrics.get(id));
  }

  Optional<Descriptor> method(String id) {
    return Optional.ofNullable(methods.get(id));
  }

  Optional<Descriptor> norm(String id) {
    return Optional.ofNullable(norms.get(id));
  }

  /** Returns the name of a class: {@code class 3} where no better one is known. */
  public String className(Component dataset, long label) {
    List<String> names = classNames.apply(dataset);
    return label >= 0 && label < names.size() ? names.get((int) label) : "class " + label;
  }
}
