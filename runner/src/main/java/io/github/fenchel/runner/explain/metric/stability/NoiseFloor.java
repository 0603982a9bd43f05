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
import java.util.stream.IntStream;

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
    List<List<MapSimilarity>> alike =
        evidence
            .model()
            .once(
                "noise floor, radius " + nearby.radius() + ", samples " + samples,
                model ->
                    alike(
                        evidence.withModel(model),
                        sample -> nearby.of(evidence.withModel(model), sample)));
    return means(alike);
  }

  /** Measures at given images near each image. */
  double[] measure(Evidence evidence, IntFunction<HostArray> perturbed) {
    return means(alike(evidence, perturbed));
  }

  /** Returns, for each sample, how alike each image's two maps are, by all measures. */
  private List<List<MapSimilarity>> alike(Evidence evidence, IntFunction<HostArray> perturbed) {
    return IntStream.range(0, samples)
        .mapToObj(perturbed)
        .map(images -> evidence.subject().with(images))
        .map(near -> evidence.model().explain(evidence.method(), near))
        .map(maps -> MapSimilarity.of(evidence.map(), maps))
        .toList();
  }

  private double[] means(List<List<MapSimilarity>> alike) {
    double[] means = new double[alike.get(0).size()];
    for (List<MapSimilarity> sample : alike) {
      for (int image = 0; image < means.length; image++) {
        means[image] += sample.get(image).get(measure) / samples;
      }
    }
    return means;
  }
}
