package io.github.fenchel.runner.explain.metric.stability;

import static io.github.fenchel.runner.explain.metric.map.MetricOffers.offer;

import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.results.measure.MapSimilarity.Measure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Metrics of how much a map changes when its image changes a little. */
public final class StabilityMetrics {
  private static final Parameter RADIUS =
      Parameter.quantity(
          "radius", Unit.PIXEL, "0.02", Range.positive(), "largest change of an entry");
  private static final Parameter SAMPLES =
      Parameter.whole("samples", 10, Range.atLeast(1), "random images near each image");

  private static final List<Measure> MEASURES =
      List.of(Measure.COSINE, Measure.SPEARMAN, Measure.TOP_K, Measure.SSIM);
  private static final Parameter MEASURE =
      Parameter.choice("measure", MEASURES.stream().map(Measure::id).toList(), "what is compared");
  private static final Parameter UNSEEN =
      Parameter.quantity(
          "radius", Unit.PIXEL, "1/255", Range.positive(), "largest change of an entry");
  private static final Parameter FEW =
      Parameter.whole("samples", 4, Range.atLeast(1), "random images near each image");

  private StabilityMetrics() {}

  /** Returns the metrics, in the order of tables. */
  public static List<Offer<Metric>> offers() {
    List<Offer<Metric>> offers = new ArrayList<>();
    Arrays.stream(StabilityMeasure.values()).map(StabilityMetrics::of).forEach(offers::add);
    offers.add(noiseFloor());
    return List.copyOf(offers);
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
                new NearbyImages(arguments.quantity(RADIUS.id())),
                arguments.whole(SAMPLES.id())));
  }

  private static Offer<Metric> noiseFloor() {
    return offer(
        Descriptor.of(
            "noise-floor",
            "similarity of the map at x and at x + u of the same network, mean over samples, with u"
                + " uniform in [-radius, radius)",
            MEASURE,
            UNSEEN,
            FEW),
        (component, arguments) ->
            new NoiseFloor(
                component,
                MEASURES.stream()
                    .filter(measure -> measure.id().equals(arguments.word(MEASURE.id())))
                    .findFirst()
                    .orElseThrow(),
                new NearbyImages(arguments.quantity(UNSEEN.id())),
                arguments.whole(FEW.id())));
  }
}
