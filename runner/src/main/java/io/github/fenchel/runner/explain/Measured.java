package io.github.fenchel.runner.explain;

import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.api.record.PartCost;
import io.github.fenchel.results.codec.NamedArray;
import java.util.List;

/**
 * What was measured on a trained network.
 *
 * @param metrics the metrics' means, in the task's order
 * @param examples per test image: index, label, logits and a FLOAT64 column per metric, NaN where
 *     it was not measured
 * @param saliency for the explained images: index, input and each saliency array, raw
 * @param curves for the same images: index and the curves of each metric that has some; empty if
 *     none has
 * @param costs what the parts of measuring cost
 */
public record Measured(
    List<MetricValue> metrics,
    List<NamedArray> examples,
    List<NamedArray> saliency,
    List<NamedArray> curves,
    List<PartCost> costs) {
  /** Copies the lists. */
  public Measured {
    metrics = List.copyOf(metrics);
    examples = List.copyOf(examples);
    saliency = List.copyOf(saliency);
    curves = List.copyOf(curves);
    costs = List.copyOf(costs);
  }
}
