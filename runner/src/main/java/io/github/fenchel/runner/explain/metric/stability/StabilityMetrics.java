package io.github.fenchel.runner.explain.metric.stability;

import static io.github.fenchel.runner.explain.metric.map.MetricOffers.offer;

import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.api.parameter.Unit;
import java.util.Arrays;
import java.util.List;

/** Metrics of how much a map changes when its image changes a little. */
public final class StabilityMetrics {
  private static final Parameter RADIUS =
      Parameter.quantity(
          "radius", Unit.PIXEL, "0.02", Range.positive(), "largest change of an entry");
  private static final Parameter SAMPLES =
      Parameter.whole("samples", 10, Range.atLeast(1), "random images near each image");

  private StabilityMetrics() {}

  /** Returns the metrics, in the order of tables. */
  public static List<Offer<Metric>> offers() {
    return Arrays.stream(StabilityMeasure.values()).map(StabilityMetrics::of).toList();
  }

  private static Offer<Metric> of(StabilityMeasure measure) {
    return offer(
        Descriptor.of(
            measure.id(),
            measure.text() + ", over images x + u with u uniform in [-radius, radius)",
            RADIUS,
            SAMPLES),
        (component, arguments) ->
            new Stability(
                component,
                measure,
                arguments.quantity(RADIUS.id()),
                arguments.whole(SAMPLES.id())));
  }
}
