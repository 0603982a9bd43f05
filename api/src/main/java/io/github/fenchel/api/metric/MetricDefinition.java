package io.github.fenchel.api.metric;

import io.github.fenchel.api.parameter.Component;

/**
 * What a metric's number means.
 *
 * @param metric its id and arguments
 * @param version raised whenever the number changes for equal input
 * @param target what it looks at, e.g. {@code logit of the label}, {@code loss}
 * @param pooling how channels and pixels are pooled first, e.g. {@code sum of |.| over channels}
 * @param space the space of the map or image: {@code pixel [0,1]}
 * @param unit the unit of the number; empty for a pure number
 * @param direction which way is better
 */
public record MetricDefinition(
    Component metric,
    int version,
    String target,
    String pooling,
    String space,
    String unit,
    Direction direction) {

  /** Which way a metric is better. */
  public enum Direction {
    /** Larger is better. */
    HIGHER,
    /** Smaller is better. */
    LOWER,
    /** Neither: it describes. */
    NEITHER
  }
}
