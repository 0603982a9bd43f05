package io.github.fenchel.api.explain;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The families of metrics: what a suite of format 1 asks for by a family's name, and how tables
 * group their columns.
 *
 * <p>{@link #DEFAULT} and {@link #FAMILIES} are part of the suite format: a metric that comes later
 * never enters them.
 */
public final class MetricFamilies {
  /** The family of all metrics that are in no other, such as a plugin's. */
  public static final String OTHER = "other";

  /** The metrics of the default; a dataset that cannot have one goes without it. */
  public static final List<String> DEFAULT =
      List.of(
          "accuracy",
          "cross-entropy",
          "fgsm-accuracy",
          "pgd-accuracy",
          "gini",
          "gini-loss",
          "group-gini",
          "shannon-complexity",
          "gradient-l1",
          "gradient-l2",
          "relevance-mass-accuracy",
          "relevance-rank-accuracy",
          "off-mask-mass",
          "mask-share");

  /** The other families by name, each in the order of tables. */
  public static final Map<String, List<String>> FAMILIES =
      ordered(
          new Family(
              "structure",
              "gini",
              "group-gini",
              "hoyer",
              "shannon-complexity",
              "effective-share",
              "total-variation",
              "components",
              "largest-component"),
          new Family(
              "fidelity",
              "insertion",
              "deletion",
              "pixel-flipping-morf",
              "pixel-flipping-lerf",
              "pixel-flipping-gap",
              "road",
              "faithfulness-correlation",
              "faithfulness-estimate",
              "infidelity",
              "completeness"),
          new Family(
              "similarity",
              "gradient-cosine",
              "gradient-spearman",
              "gradient-top-k",
              "gradient-l2-distance",
              "gradient-ssim"),
          new Family(
              "stability",
              "max-sensitivity",
              "average-sensitivity",
              "local-lipschitz",
              "relative-input-stability",
              "relative-output-stability",
              "noise-floor"),
          new Family("attacks", "attacked-top-k", "attacked-spearman", "attacked-label-kept"),
          new Family(
              "robustness", "accuracy", "fgsm-accuracy", "pgd-accuracy", "autoattack-accuracy"),
          new Family(
              "localization",
              "relevance-mass-accuracy",
              "relevance-rank-accuracy",
              "off-mask-mass",
              "pointing-game",
              "localization-auc",
              "mask-share"),
          new Family(
              "gaze",
              "gaze-mass",
              "gaze-mass-center",
              "gaze-cc",
              "gaze-cc-center",
              "gaze-nss",
              "gaze-nss-center",
              "gaze-kl",
              "gaze-kl-center",
              "gaze-auc-judd",
              "gaze-auc-judd-center"),
          new Family("sanity", "mprt", "efficient-mprt"));

  /** Tables show these in a family whose name does not ask for them. */
  private static final Map<String, String> BESIDE =
      Map.of(
          "cross-entropy", "robustness",
          "gini-loss", "structure",
          "certified-overlap", "stability");

  /** A name and the ids that it stands for. */
  private record Family(String name, List<String> ids) {
    Family(String name, String... ids) {
      this(name, List.of(ids));
    }
  }

  private MetricFamilies() {}

  /** Returns the family under which tables show a metric: the first that has it. */
  public static String of(String metric) {
    return FAMILIES.entrySet().stream()
        .filter(family -> family.getValue().contains(metric))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(BESIDE.getOrDefault(metric, OTHER));
  }

  /**
   * Returns whether a table that has no room for all metrics shows this one: the accuracies, with
   * and without an attack, and the Gini index.
   */
  public static boolean isHeadline(String metric) {
    return metric.equals("gini") || FAMILIES.getOrDefault("robustness", List.of()).contains(metric);
  }

  private static Map<String, List<String>> ordered(Family... families) {
    Map<String, List<String>> byName = new LinkedHashMap<>();
    for (Family family : families) {
      byName.put(family.name(), family.ids());
    }
    return Collections.unmodifiableMap(byName);
  }
}
