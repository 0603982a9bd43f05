package io.github.fenchel.api.explain;

import java.util.Locale;

/** The output of a network that a map explains. */
public enum Output {
  /** The class score of the label, before the softmax. */
  LOGIT,
  /** The cross-entropy of the label. */
  LOSS,
  /** The logarithm of the label's probability: minus the cross-entropy. */
  LOG_PROBABILITY;

  /** Returns how a suite spells it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the name of its simple gradient's array: {@code gradient_logit}. */
  public String gradientArray() {
    return "gradient_" + name().toLowerCase(Locale.ROOT);
  }

  /** Returns what it is, for a metric's definition. */
  public String text() {
    return switch (this) {
      case LOGIT -> "logit of the label";
      case LOSS -> "loss";
      case LOG_PROBABILITY -> "log-probability of the label";
    };
  }
}
