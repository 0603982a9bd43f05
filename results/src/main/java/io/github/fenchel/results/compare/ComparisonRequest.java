package io.github.fenchel.results.compare;

import io.github.fenchel.api.fault.FenchelException;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What to compare.
 *
 * @param by the axes in which compared runs may differ: a field of the spec or the environment,
 *     e.g. {@code threads}; a part with its arguments, e.g. {@code norm}; an argument wherever it
 *     occurs, e.g. {@code epsilon}; or a family of fields, e.g. {@code engine}
 * @param given metric id to how large a difference does not matter; comes before what suites state
 */
public record ComparisonRequest(List<String> by, SortedMap<String, Double> given) {
  /** The default axis. */
  public static final String DEFAULT_AXIS = "backend";

  /** The margin of accuracy (one point) and of Gini, by default. */
  public static final double DEFAULT_MARGIN = 0.01;

  /**
   * Copies the collections.
   *
   * @throws FenchelException of kind USER if no axis is named or a margin is not above 0
   */
  public ComparisonRequest {
    by = List.copyOf(by);
    given = Collections.unmodifiableSortedMap(new TreeMap<>(given));
    if (by.isEmpty()) {
      throw FenchelException.user("no axis is named; name one, e.g. --by " + DEFAULT_AXIS);
    }
    given.forEach(
        (metric, margin) -> {
          if (!(margin > 0) || margin.isInfinite()) {
            throw FenchelException.user(
                "margin " + metric + "=" + margin + ": expected a number above 0");
          }
        });
  }

  /** Returns the margin of each metric that has one, whatever suites state, by the metric's id. */
  public SortedMap<String, Double> margins() {
    SortedMap<String, Double> margins = new TreeMap<>();
    margins.put("accuracy", DEFAULT_MARGIN);
    margins.put("gini", DEFAULT_MARGIN);
    margins.putAll(given);
    return margins;
  }
}
