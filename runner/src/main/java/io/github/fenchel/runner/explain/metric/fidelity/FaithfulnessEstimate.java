package io.github.fenchel.runner.explain.metric.fidelity;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.explain.PooledMaps;
import io.github.fenchel.api.explain.Reads;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.runner.explain.metric.map.SpreadMaps;
import java.util.Arrays;

/**
 * Whether the groups of entries that a map ranks high matter most to the label's logit.
 *
 * <p>Formula: the {@link Faithfulness#correlation} over groups of {@code entries} entries in
 * descending order of the signed map, ties in the entries' order; each group alone turns black, and
 * the last may be smaller. Pooling: the signed map's sum over each group; the label's logit, not
 * its probability. Range: -1 to 1. Direction: higher is better. A map of zeros has none, nor has a
 * constant one whose groups are equal in size.
 *
 * @param component the id and its parameters
 * @param entries entries of a group
 * @see <a href="https://arxiv.org/abs/1806.07538">Alvarez-Melis and Jaakkola, 2018</a>
 */
record FaithfulnessEstimate(Component component, int entries) implements Metric {
  @Override
  public MetricDefinition definition() {
    return new MetricDefinition(
        component,
        1,
        "gradient of the " + Output.LOGIT.text(),
        "sum over groups of ranked entries, against the label's logit lost when these are black",
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
    return Passes.forwards(groups(image.size()));
  }

  private int groups(int size) {
    return (size + entries - 1) / entries;
  }

  /** Two groups at least, for a correlation. */
  @Override
  public void check(ImageShape shape) {
    FidelityChecks.atMost("entries", entries, shape.size() / 2, shape);
  }

  @Override
  public double[] measure(Evidence evidence) {
    HostArray maps = SpreadMaps.over(evidence.images(), evidence.map());
    int n = evidence.size();
    int size = maps.size() / Math.max(1, n);
    int[][] orders = new int[n][];
    for (int image = 0; image < n; image++) {
      double[] map = maps.rows(image, image + 1).toDoubles();
      for (int i = 0; i < size; i++) {
        map[i] += 0.0; // -0 and 0 are one value
      }
      orders[image] = PooledMaps.order(map);
    }
    return Faithfulness.correlation(
        evidence,
        groups(size),
        (image, group) ->
            Arrays.copyOfRange(
                orders[image], group * entries, Math.min(size, (group + 1) * entries)));
  }
}
