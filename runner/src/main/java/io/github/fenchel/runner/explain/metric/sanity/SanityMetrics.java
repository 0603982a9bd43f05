package io.github.fenchel.runner.explain.metric.sanity;

import static io.github.fenchel.runner.explain.metric.map.MetricOffers.offer;

import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import java.util.List;

/** Metrics of whether a map shows what a network has learned. */
public final class SanityMetrics {
  private static final Parameter ORDER =
      Parameter.choice(
          "order",
          List.of("bottom-up", "top-down"),
          "which layers are randomized first: the input's or the output's");
  private static final Parameter STAGES =
      Parameter.whole(
          "stages", 10, Range.atLeast(1), "random networks at most; deeper ones go in groups");

  private SanityMetrics() {}

  /** Returns the metrics, in the order of tables. */
  public static List<Offer<Metric>> offers() {
    return List.of(
        offer(
            Descriptor.of(
                "mprt",
                "Spearman's correlation of |a| with the map when ever more layers are random, mean"
                    + " over the layers, the trained network left out",
                ORDER,
                STAGES),
            (component, arguments) ->
                new Mprt(
                    component,
                    arguments.word(ORDER.id()).equals("bottom-up"),
                    arguments.whole(STAGES.id()))),
        offer(
            Descriptor.of(
                "efficient-mprt",
                "relative rise of the entropy of the histogram of a in 100 bins, when all weights"
                    + " are random"),
            (component, arguments) -> new EfficientMprt(component)));
  }
}
