package io.github.fenchel.runner.explain;

import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.Reads;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TestImages;
import io.github.fenchel.runner.explain.saliency.SimpleGradient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A metric and, where it measures maps, the saliency method that makes them: one column.
 *
 * @param metric the metric
 * @param definition what the column's number means
 * @param reads what it reads, and on which images
 * @param method the method that makes the maps that it measures
 */
public record MetricColumn(
    Metric metric, MetricDefinition definition, Reads reads, Optional<SaliencyMethod> method) {

  /**
   * Crosses metrics with saliency methods: a metric of maps gives a column for each method that
   * explains the output that it reads and that it can measure or, if there is none, one for the
   * simple gradient, if it can measure that.
   *
   * @throws IllegalArgumentException if a metric under an attack reads maps
   */
  public static List<MetricColumn> cross(List<Metric> metrics, List<NamedMethod> methods) {
    List<MetricColumn> columns = new ArrayList<>();
    for (Metric metric : metrics) {
      Reads reads = metric.reads();
      MetricDefinition definition = metric.definition();
      if (metric.attack().isPresent()) {
        if (reads.readsMaps()) {
          throw new IllegalArgumentException(
              definition.metric().id()
                  + " measures under an attack and reads maps; it may read maps of attacked images"
                  + " by asking the model");
        }
        reads = reads.on(TestImages.ATTACKED);
      }
      if (metric.imageAttack().isPresent()) {
        reads = reads.on(TestImages.ATTACKED);
      }
      if (reads.on() == TestImages.ALL && (reads.readsMaps() || reads.model())) {
        reads = reads.on(TestImages.EXPLAINED);
      }
      Optional<Output> output = reads.map();
      if (output.isEmpty()) {
        columns.add(new MetricColumn(metric, definition, reads, Optional.empty()));
        continue;
      }
      SaliencyMethod gradient = new SimpleGradient(output.get());
      List<NamedMethod> fitting =
          methods.stream()
              .filter(named -> named.method().explains(output.get()))
              .filter(named -> metric.measures(named.method()))
              .toList();
      if (fitting.isEmpty() && metric.measures(gradient)) {
        columns.add(new MetricColumn(metric, definition, reads, Optional.of(gradient)));
      }
      for (NamedMethod named : fitting) {
        MetricDefinition own =
            named.method().equals(gradient)
                ? definition
                : definition.of(named.component(), output.get());
        columns.add(new MetricColumn(metric, own, reads, Optional.of(named.method())));
      }
    }
    return List.copyOf(columns);
  }

  /** Returns whether it is measured under an attack. */
  boolean isAttacked() {
    return metric.attack().isPresent() || metric.imageAttack().isPresent();
  }

  /**
   * Returns the methods whose maps some columns read, and more methods, by array name: simple
   * gradients first, which is the order of a run's arrays and so part of its digest.
   */
  static Map<String, SaliencyMethod> methods(
      List<MetricColumn> columns, List<SaliencyMethod> more) {
    Map<String, SaliencyMethod> byArray = new LinkedHashMap<>();
    for (Output output : Output.values()) {
      SaliencyMethod gradient = new SimpleGradient(output);
      boolean asked =
          more.contains(gradient)
              || columns.stream()
                  .anyMatch(
                      column ->
                          column.reads.gradients().contains(output)
                              || column.method.filter(gradient::equals).isPresent());
      if (asked) {
        byArray.put(gradient.arrayName(), gradient);
      }
    }
    for (MetricColumn column : columns) {
      column.method.ifPresent(method -> byArray.putIfAbsent(method.arrayName(), method));
    }
    more.forEach(method -> byArray.putIfAbsent(method.arrayName(), method));
    return byArray;
  }
}
