package io.github.fenchel.api.run;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a suite asks of its results before they may pass.
 *
 * @param alpha the chance of a false alarm, and of passing a metric that is worse by its margin
 * @param rules metric id to what is asked of it
 */
public record GateSpec(double alpha, SortedMap<String, Rule> rules) {
  /** The error level unless a suite states its own. */
  public static final double DEFAULT_ALPHA = 0.05;

  /** Copies the map and checks alpha. */
  public GateSpec {
    rules = Collections.unmodifiableSortedMap(new TreeMap<>(rules));
    if (!(alpha > 0 && alpha < 0.5)) {
      throw new IllegalArgumentException("alpha is between 0 and 0.5, not " + alpha);
    }
  }

  /**
   * What is asked of one metric.
   *
   * @param margin by how much it may be worse, in its unit
   * @param blocking whether it decides; else it is only reported
   */
  public record Rule(double margin, boolean blocking) {
    /** Checks the margin. */
    public Rule {
      if (!(margin > 0) || Double.isInfinite(margin)) {
        throw new IllegalArgumentException("a margin is a number above 0, not " + margin);
      }
    }
  }
}
