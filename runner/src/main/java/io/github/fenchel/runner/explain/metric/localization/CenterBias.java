package io.github.fenchel.runner.explain.metric.localization;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.explain.Reads;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.runner.explain.metric.map.ImageMap;
import java.util.Set;

/**
 * What a map that ignores the image, and is large in its middle, gets as its {@link GazeAlignment}.
 *
 * <p>Formula: that of the {@link GazeMeasure}, of the Gaussian {@code a_yx = exp(-((y - (H-1)/2) /
 * (d H))^2 / 2 - ((x - (W-1)/2) / (d W))^2 / 2)}, {@code d} the deviation. Pooling: none. Range:
 * the measure's. Direction: none, it describes the data.
 *
 * @param component the id and the deviation
 * @param measure what is measured
 * @param deviation of the Gaussian, as a share of each side
 * @see <a href="https://arxiv.org/abs/1604.03605">Bylinskii et al., 2019</a>
 */
record CenterBias(Component component, GazeMeasure measure, double deviation) implements Metric {
  @Override
  public MetricDefinition definition() {
    return new MetricDefinition(
        component,
        1,
        "centered Gaussian and the side map " + GazeAlignment.GAZE,
        "none",
        "pixel [0,1]",
        measure.unit(),
        Direction.NEITHER);
  }

  @Override
  public Reads reads() {
    return Reads.logits().withSides(Set.of(GazeAlignment.GAZE));
  }

  @Override
  public double[] measure(Evidence evidence) {
    return ImageMap.each(
        evidence.side(GazeAlignment.GAZE),
        gaze -> measure.of(gaussian(gaze.shape(), deviation), gaze.pooled()));
  }

  /** A Gaussian in the middle of an image, 1 at its center, row by row. */
  static double[] gaussian(ImageShape shape, double deviation) {
    int width = shape.width();
    double[] map = new double[shape.height() * width];
    for (int i = 0; i < map.length; i++) {
      int row = i / width;
      double y = (row - (shape.height() - 1) / 2.0) / (deviation * shape.height());
      double x = (i % width - (width - 1) / 2.0) / (deviation * width);
      map[i] = StrictMath.exp(-(y * y + x * x) / 2);
    }
    return map;
  }
}
