package io.github.fenchel.suites.grammar;

import io.github.fenchel.api.explain.MetricFamilies;
import io.github.fenchel.suites.catalog.PartKind;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What "default" and the names of families mean in a suite of format 1.
 *
 * <p>The lists, those of {@link MetricFamilies} too, are part of the format: a metric or method
 * that comes later, built in or from a plugin, never enters them, so that an old suite keeps its
 * columns.
 */
public final class Defaults {
  /** How a suite asks for what it would get if it said nothing. */
  public static final String WORD = "default";

  /** The saliency methods of the default. */
  public static final List<String> SALIENCY = List.of("simple-gradient");

  private static final Map<String, List<String>> METRICS = metrics();

  private Defaults() {}

  private static Map<String, List<String>> metrics() {
    Map<String, List<String>> byName = new LinkedHashMap<>();
    byName.put(WORD, MetricFamilies.DEFAULT);
    byName.putAll(MetricFamilies.FAMILIES);
    return Collections.unmodifiableMap(byName);
  }

  /** Returns what is measured by default. */
  public static List<String> of(PartKind kind) {
    return kind == PartKind.METRIC ? MetricFamilies.DEFAULT : SALIENCY;
  }

  /** Returns the families of metrics or of saliency methods, the default among them, by name. */
  public static Map<String, List<String>> families(PartKind kind) {
    return kind == PartKind.METRIC ? METRICS : Map.of(WORD, SALIENCY);
  }
}
