package io.github.fenchel.runner.explain.metric.localization;

import static io.github.fenchel.runner.explain.metric.map.MetricOffers.offer;

import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.runner.explain.saliency.OutputParameter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Metrics of how a map agrees with what people marked in its image. */
public final class LocalizationMetrics {
  private static final Parameter DEVIATION =
      Parameter.quantity(
          "deviation",
          Unit.NONE,
          "0.25",
          Range.positive(),
          "deviation of the Gaussian, as a share of each side");

  private LocalizationMetrics() {}

  /** Returns the metrics, in the order of tables. */
  public static List<Offer<Metric>> offers() {
    return Stream.concat(masks().stream(), gaze()).toList();
  }

  private static List<Offer<Metric>> masks() {
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
            (component, arguments) -> new MaskShare(component)),
        localization(
            "pointing-game",
            "1 if the largest pixel of the pooled map, first among ties, lies in the image's mask,"
                + " else 0",
            Localization.Measure.POINTING_GAME),
        localization(
            "localization-auc",
            "area under the ROC curve of the pooled map's pixels in the image's mask against"
                + " those off it",
            Localization.Measure.ROC_AUC));
  }

  /** Each measure of gaze, and what a centered Gaussian gets beside it. */
  private static Stream<Offer<Metric>> gaze() {
    return Arrays.stream(GazeMeasure.values())
        .flatMap(measure -> Stream.of(alignment(measure), center(measure)));
  }

  private static Offer<Metric> alignment(GazeMeasure measure) {
    return offer(
        Descriptor.of(measure.id(), measure.doc(), OutputParameter.OF),
        (component, arguments) ->
            new GazeAlignment(component, OutputParameter.of(arguments), measure));
  }

  private static Offer<Metric> center(GazeMeasure measure) {
    return offer(
        Descriptor.of(
            measure.id() + "-center",
            measure.id()
                + " of a centered Gaussian in place of a map: what the bias to the center gets",
            DEVIATION),
        (component, arguments) ->
            new CenterBias(component, measure, arguments.quantity(DEVIATION.id())));
  }

  private static Offer<Metric> localization(String id, String doc, Localization.Measure measure) {
    return offer(
        Descriptor.of(id, doc, OutputParameter.OF),
        (component, arguments) ->
            new Localization(component, OutputParameter.of(arguments), measure));
  }
}
