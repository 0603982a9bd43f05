package io.github.fenchel.runner.explain.metric.localization;

import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.results.measure.Similarity;

/** What says how a map agrees with where people look. */
enum GazeMeasure {
  /** {@link Agreement#mass} in the gaze map; 0 to 1, by chance {@code sum m / n}. */
  MASS("gaze-mass", "share of the pooled map's mass on the gaze map m: sum a m / sum a", ""),
  /** Pearson's correlation; -1 to 1, by chance 0. */
  CC("gaze-cc", "Pearson's correlation of the pooled map with the gaze map", ""),
  /** {@link Agreement#scanpath}; any number, by chance 0. */
  NSS(
      "gaze-nss",
      "normalized scanpath saliency: mean of (a - mean a) / sd a, weighted by the gaze map",
      ""),
  /** {@link Agreement#divergence}; 0 to about 36 nats; lower is better. */
  KL(
      "gaze-kl",
      "divergence of the pooled map from the gaze map, in nats: sum q ln(q / p), q = m / sum m, p ="
          + " a / sum a, at least 2^-52",
      "nat"),
  /** {@link Agreement#judd}; 0 to 1, by chance 0.5. */
  AUC_JUDD(
      "gaze-auc-judd",
      "area under the curve of fixated pixels, m > 0.5, against others, thresholds at the fixated"
          + " ones",
      "");

  private final String id;
  private final String doc;
  private final String unit;

  GazeMeasure(String id, String doc, String unit) {
    this.id = id;
    this.doc = doc;
    this.unit = unit;
  }

  String id() {
    return id;
  }

  String doc() {
    return doc;
  }

  String unit() {
    return unit;
  }

  Direction direction() {
    return this == KL ? Direction.LOWER : Direction.HIGHER;
  }

  /** Returns the number of a pooled map and a gaze map; NaN if either is zero or not finite. */
  double of(double[] map, double[] gaze) {
    if (!Similarity.isMap(map) || !Similarity.isMap(gaze)) {
      return Double.NaN;
    }
    return switch (this) {
      case MASS -> Agreement.mass(map, gaze);
      case CC -> Similarity.pearson(map, gaze);
      case NSS -> Agreement.scanpath(map, gaze);
      case KL -> Agreement.divergence(map, gaze);
      case AUC_JUDD -> Agreement.judd(map, gaze);
    };
  }
}
