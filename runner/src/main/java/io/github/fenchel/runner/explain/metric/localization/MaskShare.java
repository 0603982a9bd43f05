package io.github.fenchel.runner.explain.metric.localization;

import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.explain.Reads;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.runner.explain.metric.map.ImageMap;
import java.util.Arrays;
import java.util.Set;

/**
 * How much of the image its mask covers: what a map that ignores the image gets by chance as its
 * {@link Localization}.
 *
 * <p>Formula: {@code sum m / n} over the {@code n} pixels. Pooling: none. Range: 0 to 1. Direction:
 * none, it describes the data.
 *
 * @param component the id
 * @see <a href="https://arxiv.org/abs/2003.07258">Arras, Osman and Samek, 2022</a>
 */
record MaskShare(Component component) implements Metric {
  @Override
  public MetricDefinition definition() {
    return new MetricDefinition(
        component,
        1,
        "side map " + Localization.MASK,
        "mean over pixels",
        "pixel [0,1]",
        "",
        Direction.NEITHER);
  }

  @Override
  public Reads reads() {
    return Reads.logits().withSides(Set.of(Localization.MASK));
  }

  @Override
  public double[] measure(Evidence evidence) {
    return ImageMap.eachPooled(
        evidence.side(Localization.MASK), mask -> Arrays.stream(mask).sum() / mask.length);
  }
}
