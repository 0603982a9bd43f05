package io.github.fenchel.api.explain;

import io.github.fenchel.api.parameter.Component;
import org.jspecify.annotations.Nullable;

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
 * @param map the saliency method whose map it measures; null where it measures no map, or the
 *     simple gradient of the output that {@code target} names
 */
public record MetricDefinition(
    Component metric,
    int version,
    String target,
    String pooling,
    String space,
    String unit,
    Direction direction,
    @Nullable Component map) {

  /** A metric of no map, or of a simple gradient. */
  public MetricDefinition(
      Component metric,
      int version,
      String target,
      String pooling,
      String space,
      String unit,
      Direction direction) {
    this(metric, version, target, pooling, space, unit, direction, null);
  }

  /** Returns this metric of another saliency method's map of an output. */
  public MetricDefinition of(Component method, Output output) {
    return new MetricDefinition(
        metric, version, output.text(), pooling, space, unit, direction, method);
  }

  /**
   * Returns the metric's id and arguments, and the saliency method where it is not the simple
   * gradient: {@code gini of smooth-grad (samples 25)}. Two columns of one run never have the same
   * text.
   */
  public String text() {
    return map == null ? metric.text() : metric.text() + " of " + map.text();
  }

  /** Returns the same for display, with numbers as the suite writes them. */
  public String written() {
    return written(metric.id());
  }

  /** Returns the same under another name than the metric's id. */
  public String written(String name) {
    String own = new Component(name, metric.arguments()).written();
    return map == null ? own : own + " of " + map.written();
  }

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
