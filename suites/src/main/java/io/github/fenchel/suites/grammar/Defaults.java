package io.github.fenchel.suites.grammar;

import io.github.fenchel.suites.catalog.PartKind;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What "default" and the names of families mean in a suite of format 1.
 *
 * <p>The lists are part of the format: a metric or method that comes later, built in or from a
 * plugin, never enters them, so that an old suite keeps its columns.
 */
public final class Defaults {
  /** How a suite asks for what it would get if it said nothing. */
  public static final String WORD = "default";

  /** The saliency methods of the default. */
  public static final List<String> SALIENCY = List.of("simple-gradient");

  /** The metrics of the default; a dataset that cannot have one goes without it. */
  private static final List<String> DEFAULT =
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

  /** Families of metrics by name, each in the order of tables. */
  private static final Map<String, List<String>> METRICS =
      ordered(
          new Family(WORD, DEFAULT),
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

  /** A name and the ids that it stands for. */
  private record Family(String name, List<String> ids) {
    Family(String name, String... ids) {
      this(name, List.of(ids));
    }
  }

  private Defaults() {}

  /** Returns what is measured by default. */
  public static List<String> of(PartKind kind) {
    return kind == PartKind.METRIC ? DEFAULT : SALIENCY;
  }

  /** Returns the families of metrics or of saliency methods, the default among them, by name. */
  public static Map<String, List<String>> families(PartKind kind) {
    return kind == PartKind.METRIC ? METRICS : Map.of(WORD, SALIENCY);
  }

  private static Map<String, List<String>> ordered(Family... families) {
    Map<String, List<String>> byName = new LinkedHashMap<>();
    for (Family family : families) {
      byName.put(family.name(), family.ids());
    }
    return Collections.unmodifiableMap(byName);
  }
}
