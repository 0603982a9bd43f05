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

/**
 * Efficient model parameter randomization test: how much more complex a map becomes when the
 * network loses all that it learned.
 *
 * <p>Formula: {@code (H(a') - H(a)) / H(a)}, {@code H} the entropy of the {@link HistogramEntropy
 * histogram} of a signed map's entries, {@code a'} the map when all weights are random. Pooling:
 * none, all entries. Range: -1 to infinity. Direction: higher is better. Undefined for a constant
 * map, such as one of zeros, of either network.
 *
 * @param component the id
 * @see <a href="https://arxiv.org/abs/2401.06465">Hedström et al., 2024</a>
 */
record EfficientMprt(Component component) implements Metric {
  @Override
  public MetricDefinition definition() {
    return new MetricDefinition(
        component,
        1,
        "gradient of the " + Output.LOGIT.text(),
        "entropy of the histogram of entries; relative rise when all weights are random",
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
    return map;
  }

  @Override
  public double[] measure(Evidence evidence) {
    return rise(
        evidence.map(),
        evidence
            .model()
            .randomized(weight -> true, 0)
            .explain(evidence.method(), evidence.subject()));
  }

  /** Returns the relative rise from each image's trained map to its random one. */
  static double[] rise(HostArray trained, HostArray random) {
    double[] before = HistogramEntropy.each(trained);
    double[] after = HistogramEntropy.each(random);
    double[] rises = new double[before.length];
    for (int image = 0; image < rises.length; image++) {
      rises[image] = (after[image] - before[image]) / before[image];
    }
    return rises;
  }
}
