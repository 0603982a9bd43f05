package io.github.fenchel.runner.explain.metric.sanity;

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
import io.github.fenchel.results.measure.Similarity;
import java.util.function.IntFunction;

/**
 * Model parameter randomization test: how alike a map is to those of the same network while its
 * layers lose, one after another, what they learned.
 *
 * <p>Formula: the mean over {@code l = 1..L} of Spearman's correlation of {@code |a|} and {@code
 * |a_l|}, {@code a_l} the map when the first {@code l} {@linkplain WeightLayers layers} are random;
 * the identity, {@code l = 0}, is left out. Pooling: none, all entries. Range: -1 to 1. Direction:
 * lower is better, near 0: a map that does not change does not show what was learned. Undefined for
 * a map whose entries are all of one magnitude, such as one of zeros, at any stage. The random
 * weights are the run's: other repetitions have others.
 *
 * @param component the id and its parameters
 * @param bottomUp whether the input's side loses first, rather than the output's
 * @param stages random networks at most: the layers of a deeper network become random in groups
 * @see <a href="https://arxiv.org/abs/1810.03292">Adebayo et al., 2018</a>
 */
record Mprt(Component component, boolean bottomUp, int stages) implements Metric {
  @Override
  public MetricDefinition definition() {
    return new MetricDefinition(
        component,
        1,
        "gradient of the " + Output.LOGIT.text(),
        "Spearman of |.| over channels and pixels, mean over randomized layers",
        "pixel [0,1]",
        "",
        Direction.LOWER);
  }

  @Override
  public Reads reads() {
    return Reads.logits().mapOf(Output.LOGIT).withModel();
  }

  /** As many as there are stages, at most: a network has fewer if it has fewer layers. */
  @Override
  public Passes passes(ImageShape image, Passes map) {
    return map.times(stages);
  }

  @Override
  public double[] measure(Evidence evidence) {
    WeightLayers layers = WeightLayers.of(evidence.model().weights(), bottomUp);
    int count = Math.min(stages, layers.names().size());
    return mean(
        evidence.map(),
        count,
        stage ->
            evidence
                .model()
                .randomized(layers.until(stage + 1, count), 0)
                .explain(evidence.method(), evidence.subject()));
  }

  /**
   * Averages the similarity of each image's map to its maps at so many stages.
   *
   * @param stages how many; the trained network is none of them
   * @param maps makes the maps of a stage, {@code [n,C,H,W]}
   */
  static double[] mean(HostArray original, int stages, IntFunction<HostArray> maps) {
    double[] means = new double[Math.toIntExact(original.shape().get(0))];
    for (int stage = 0; stage < stages; stage++) {
      double[] similarity = similarity(original, maps.apply(stage));
      for (int image = 0; image < means.length; image++) {
        means[image] += similarity[image];
      }
    }
    for (int image = 0; image < means.length; image++) {
      means[image] /= stages;
    }
    return means;
  }

  /** Returns Spearman's correlation of each image's two maps of magnitudes, over all entries. */
  static double[] similarity(HostArray left, HostArray right) {
    double[] values = new double[Math.toIntExact(left.shape().get(0))];
    for (int image = 0; image < values.length; image++) {
      values[image] = Similarity.spearman(magnitudes(left, image), magnitudes(right, image));
    }
    return values;
  }

  private static double[] magnitudes(HostArray maps, int image) {
    double[] entries = maps.rows(image, image + 1).toDoubles();
    for (int i = 0; i < entries.length; i++) {
      entries[i] = Math.abs(entries[i]);
    }
    return entries;
  }
}
