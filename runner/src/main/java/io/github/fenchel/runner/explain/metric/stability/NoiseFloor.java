package io.github.fenchel.runner.explain.metric.stability;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.explain.Reads;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.results.measure.MapSimilarity;
import io.github.fenchel.results.measure.MapSimilarity.Measure;
import io.github.fenchel.results.measure.Ssim;
import java.util.List;
import java.util.function.IntFunction;

/**
 * How alike two maps of the same network are under a change that nobody can see: what similarity of
 * maps across networks is to be compared with.
 *
 * <p>Formula: the mean over {@code samples} of the {@link MapSimilarity similarity} of {@code a(x)}
 * and {@code a(x + u)}, of {@link NearbyImages}; the same measures as across runs, so that both can
 * stand in one table. A method that draws gets the same draws for both. Pooling: {@code sum_c
 * |a_c|}. Range: cosine and top-k 0 to 1, Spearman -1 to 1, SSIM at most 1. Direction: higher is
 * better. Undefined, and counted, where any sample has none, such as for a map of zeros.
 *
 * @param component the id and its parameters
 * @param measure what is compared
 * @param nearby the images near each image
 * @param samples how many of them
 */
record NoiseFloor(Component component, Measure measure, NearbyImages nearby, int samples)
    implements Metric {
  @Override
  public MetricDefinition definition() {
    return new MetricDefinition(
        component,
        1,
        "gradient of the " + Output.LOGIT.text(),
        "sum of |.| over channels",
        "pixel [0,1]",
        "",
        Direction.HIGHER);
  }

  @Override
  public Reads reads() {
    return Reads.logits().mapOf(Output.LOGIT).withModel();
  }

  @Override
  public Passes passes(ImageShape image, Passes map) {
    return map.times(samples);
  }

  @Override
  public void check(ImageShape shape) {
    if (measure == Measure.SSIM && !Ssim.SHARES.fits(shape.height(), shape.width())) {
      throw new IllegalArgumentException(
          "measure ssim needs images of at least 11x11 pixels, found "
              + shape.height()
              + "x"
              + shape.width());
    }
  }

  @Override
  public double[] measure(Evidence evidence) {
    return measure(evidence, sample -> nearby.of(evidence, sample));
  }

  /** Measures at given images near each image. */
  double[] measure(Evidence evidence, IntFunction<HostArray> perturbed) {
    double[] means = new double[evidence.size()];
    for (int sample = 0; sample < samples; sample++) {
      HostArray moved =
          evidence
              .model()
              .explain(evidence.method(), evidence.subject().with(perturbed.apply(sample)));
      List<MapSimilarity> alike = MapSimilarity.of(evidence.map(), moved);
      for (int image = 0; image < means.length; image++) {
        means[image] += alike.get(image).get(measure) / samples;
      }
    }
    return means;
  }
}
