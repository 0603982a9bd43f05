package io.github.fenchel.runner.explain.metric.fidelity;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.explain.Reads;
import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;

/**
 * Whether random entries matter to the label's logit as much as a map says.
 *
 * <p>Formula: the {@link Faithfulness#correlation} over {@code runs} random sets of {@code subset}
 * entries, drawn without replacement. Pooling: the signed map's sum over each set; the label's
 * logit, not its probability. Range: -1 to 1. Direction: higher is better. A map of zeros, or a
 * constant one, has none: its sums are all equal.
 *
 * @param component the id and its parameters
 * @param runs sets of each image
 * @param subset entries of a set
 * @see <a href="https://arxiv.org/abs/2005.00631">Bhatt, Weller and Moura, 2020</a>
 */
record FaithfulnessCorrelation(Component component, int runs, int subset) implements Metric {
  @Override
  public MetricDefinition definition() {
    return new MetricDefinition(
        component,
        1,
        "gradient of the " + Output.LOGIT.text(),
        "sum over random entries, against the label's logit lost when these are black",
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
    return Passes.forwards(runs);
  }

  @Override
  public void check(ImageShape shape) {
    FidelityChecks.atMost("subset", subset, shape.size(), shape);
  }

  @Override
  public double[] measure(Evidence evidence) {
    int n = evidence.size();
    DrawSpec spec =
        new DrawSpec(
            "subsets", DrawSpec.Distribution.UNIFORM, 0, Shape.of(n, (long) runs * subset));
    HostArray draws = evidence.model().draw(spec, evidence.subject());
    int size = evidence.images().size() / Math.max(1, n);
    int[][] sets = new int[n * runs][];
    for (int set = 0; set < sets.length; set++) {
      sets[set] = subset(draws, set * subset, size);
    }
    return Faithfulness.correlation(evidence, runs, (image, run) -> sets[image * runs + run]);
  }

  /** The first entries of a shuffled image: each set of them is equally likely. */
  private int[] subset(HostArray draws, int from, int size) {
    int[] entries = new int[size];
    for (int i = 0; i < size; i++) {
      entries[i] = i;
    }
    int[] chosen = new int[subset];
    for (int i = 0; i < subset; i++) {
      int other = i + (int) ((draws.at(from + i) + 1) / 2 * (size - i));
      chosen[i] = entries[other];
      entries[other] = entries[i];
    }
    return chosen;
  }
}
