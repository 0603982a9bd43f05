package io.github.fenchel.runner.explain.metric.structure;

import static io.github.fenchel.runner.explain.metric.map.MetricOffers.offer;

import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.runner.explain.metric.map.MapMetric;
import io.github.fenchel.runner.explain.metric.map.TopShare;
import io.github.fenchel.runner.explain.saliency.OutputParameter;
import java.util.List;

/** Metrics of how a map is spread over its image. */
public final class StructureMetrics {
  private static final Parameter PATCH =
      Parameter.whole("patch", 7, Range.atLeast(1), "side of a patch; it divides the image");

  private static final Parameter THRESHOLD =
      Parameter.quantity(
          "threshold", Unit.NONE, "0.01", Range.properShare(), "share of the map's maximum");

  private StructureMetrics() {}

  /** Returns the metrics, in the order of tables. */
  public static List<Offer<Metric>> offers() {
    return List.of(
        offer(
            Descriptor.of(
                "gini",
                "Gini index of the pooled gradient of the label's logit: sum_k (2k - n - 1) a_(k) /"
                    + " (n sum a), with the n pixels a_(1) <= ... <= a_(n)"),
            (component, arguments) -> new Gini(component, Output.LOGIT)),
        offer(
            Descriptor.of(
                "gini-loss",
                "Gini index of the pooled gradient of the loss: as gini, of another map"),
            (component, arguments) -> new Gini(component, Output.LOSS)),
        offer(
            Descriptor.of(
                "group-gini",
                "Gini index of the gradient's patch norms: as gini, of ||g_S||_2 over the patches"
                    + " S",
                PATCH,
                OutputParameter.OF),
            (component, arguments) ->
                new GroupGini(
                    component, OutputParameter.of(arguments), arguments.whole(PATCH.id()))),
        offer(
            Descriptor.of(
                "shannon-complexity",
                "entropy of the pooled gradient, in nats: -sum p ln p, with p = a / sum a",
                OutputParameter.OF),
            (component, arguments) ->
                new ShannonComplexity(component, OutputParameter.of(arguments))),
        offer(
            Descriptor.of(
                "hoyer",
                "Hoyer's sparsity of the pooled map a: (sqrt n - |a|_1 / |a|_2) / (sqrt n - 1)",
                OutputParameter.OF),
            (component, arguments) ->
                new MapMetric(
                    component,
                    OutputParameter.of(arguments),
                    Direction.HIGHER,
                    map -> Sparsity.hoyer(map.pooled()))),
        offer(
            Descriptor.of(
                "effective-share",
                "share of the pixels with a_i / max a > threshold, a the pooled map",
                THRESHOLD,
                OutputParameter.OF),
            (component, arguments) -> {
              double threshold = arguments.quantity(THRESHOLD.id());
              return new MapMetric(
                  component,
                  OutputParameter.of(arguments),
                  Direction.LOWER,
                  map -> Sparsity.effectiveShare(map.pooled(), threshold));
            }),
        offer(
            Descriptor.of(
                "total-variation",
                "sum of |p_i - p_j| over neighbors down and across, p = a / sum a, no wrapping",
                OutputParameter.OF),
            (component, arguments) ->
                new MapMetric(
                    component,
                    OutputParameter.of(arguments),
                    Direction.LOWER,
                    map -> Shapes.totalVariation(map.pooled(), map.shape().width()))),
        components(
            "components",
            "number of 8-neighbor components of the floor(top n) largest pixels of the pooled map",
            false),
        components(
            "largest-component",
            "share of the floor(top n) largest pixels of the pooled map that lie in their largest"
                + " 8-neighbor component",
            true));
  }

  private static Offer<Metric> components(String id, String doc, boolean share) {
    return offer(
        Descriptor.of(id, doc, TopShare.PARAMETER, OutputParameter.OF),
        (component, arguments) ->
            new Components(
                component, OutputParameter.of(arguments), TopShare.of(arguments), share));
  }
}
