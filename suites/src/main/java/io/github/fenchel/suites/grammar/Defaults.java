package io.github.fenchel.suites.grammar;

import java.util.List;

/**
 * What "default" means in a suite of format 1.
 *
 * <p>The lists are part of the format: a metric or method that comes later, built in or from a
 * plugin, never enters them, so that an old suite keeps its columns.
 */
public final class Defaults {
  /** The metrics, in the order of tables; a dataset that cannot have one goes without it. */
  public static final List<String> METRICS =
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

  /** The saliency methods. */
  public static final List<String> SALIENCY = List.of("simple-gradient");

  /** How a suite asks for them. */
  public static final String WORD = "default";

  private Defaults() {}
}
