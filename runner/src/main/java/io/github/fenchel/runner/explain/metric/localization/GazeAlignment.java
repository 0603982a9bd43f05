package io.github.fenchel.runner.explain.metric.localization;

import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.Reads;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.runner.explain.metric.map.ImageMap;
import io.github.fenchel.runner.explain.metric.map.MapMetric;
import java.util.Set;

/**
 * How a map agrees with where people look in the image.
 *
 * <p>Formula, range and direction: those of the {@link GazeMeasure}, with {@code a} the map and
 * {@code m} the image's side map {@code gaze}, a density in [0,1]. Pooling: {@code a = sum_c
 * |g_c|}. A map of zeros and an image without gaze have no value. People look at the center, so
 * read it beside {@link CenterBias}.
 *
 * @param component the id and the output
 * @param of the output whose map is measured
 * @param measure what is measured
 * @see <a href="https://arxiv.org/abs/1604.03605">Bylinskii et al., 2019</a>
 */
record GazeAlignment(Component component, Output of, GazeMeasure measure) implements Metric {
  /** The side map that says where people look. */
  static final String GAZE = "gaze";

  @Override
  public MetricDefinition definition() {
    return new MetricDefinition(
        component,
        1,
        "gradient of the " + of.text() + " and the side map " + GAZE,
        MapMetric.POOLING,
        "pixel [0,1]",
        measure.unit(),
        measure.direction());
  }

  @Override
  public Reads reads() {
    return Reads.logits().mapOf(of).withSides(Set.of(GAZE));
  }

  @Override
  public double[] measure(Evidence evidence) {
    return ImageMap.eachPair(
        evidence.map(),
        evidence.side(GAZE),
        (map, gaze) -> measure.of(map.pooled(), gaze.pooled()));
  }
}
