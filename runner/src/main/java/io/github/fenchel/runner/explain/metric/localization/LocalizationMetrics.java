package io.github.fenchel.runner.explain.metric.localization;

import static io.github.fenchel.runner.explain.metric.map.MetricOffers.offer;

import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.runner.explain.saliency.OutputParameter;
import java.util.List;

/** Metrics of how a map agrees with what people marked in its image. */
public final class LocalizationMetrics {
  private LocalizationMetrics() {}

  /** Returns the metrics, in the order of tables. */
  public static List<Offer<Metric>> offers() {
    return List.of(
        localization(
            "relevance-mass-accuracy",
            "share of the pooled gradient's mass within the image's mask m: sum a m / sum a",
            Localization.Measure.MASS_ACCURACY),
        localization(
            "relevance-rank-accuracy",
            "share of the pooled gradient's largest pixels within the image's mask",
            Localization.Measure.RANK_ACCURACY),
        localization(
            "off-mask-mass",
            "share of the pooled gradient's mass off the image's mask m: sum a (1 - m) / sum a",
            Localization.Measure.OFF_MASS),
        offer(
            Descriptor.of("mask-share", "share of the image within its mask: the level of chance"),
            (component, arguments) -> new MaskShare(component)));
  }

  private static Offer<Metric> localization(String id, String doc, Localization.Measure measure) {
    return offer(
        Descriptor.of(id, doc, OutputParameter.OF),
        (component, arguments) ->
            new Localization(component, OutputParameter.of(arguments), measure));
  }
}
