package io.github.fenchel.runner.explain.metric.similarity;

import static io.github.fenchel.runner.explain.metric.map.MetricOffers.offer;

import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.runner.explain.metric.map.TopShare;
import io.github.fenchel.runner.explain.metric.similarity.GradientFidelity.Measure;
import java.util.List;

/** Metrics of how a map agrees with the simple gradient of the same network. */
public final class SimilarityMetrics {
  private SimilarityMetrics() {}

  /** Returns the metrics, in the order of tables. */
  public static List<Offer<Metric>> offers() {
    return List.of(
        fidelity(
            "gradient-cosine",
            "cosine of the map with the simple gradient g, signs kept: <a,g> / (|a|_2 |g|_2)",
            Measure.COSINE),
        fidelity(
            "gradient-spearman",
            "Spearman's rank correlation of the pooled map with the pooled simple gradient, ties"
                + " sharing their mean rank",
            Measure.SPEARMAN),
        offer(
            Descriptor.of(
                "gradient-top-k",
                "share of the floor(top n) largest pixels that the map has in common with the"
                    + " simple gradient, both pooled",
                TopShare.PARAMETER),
            (component, arguments) ->
                new GradientFidelity(component, Measure.TOP_K, TopShare.of(arguments))),
        fidelity(
            "gradient-l2-distance",
            "distance of the map from the simple gradient g, signs kept: |a/|a|_2 - g/|g|_2|_2",
            Measure.NORMALIZED_L2),
        fidelity(
            "gradient-ssim",
            "structural similarity of the pooled map with the pooled simple gradient, each scaled"
                + " to [0,1], under an 11x11 Gaussian of deviation 1.5",
            Measure.SSIM));
  }

  private static Offer<Metric> fidelity(String id, String doc, Measure measure) {
    TopShare all = new TopShare(Rational.of(1, 1));
    return offer(
        Descriptor.of(id, doc),
        (component, arguments) -> new GradientFidelity(component, measure, all));
  }
}
