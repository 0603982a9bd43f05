package io.github.fenchel.api.explain;

import java.util.Locale;

/** The output of a network that a map explains. */
public enum Output {
  /** The class score of the label, before the softmax. */
  LOGIT,
  /** The cross-entropy of the label. */
  LOSS;

  /** Returns how a suite spells it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the name of its simple gradient's array: {@code gradient_logit}. */
  public String gradientArray() {
    return "gradient_" + word();
  }

  /** Returns what it is, for a metric's definition. */
  public String text() {
    return this == LOGIT ? "logit of the label" : "loss";
  }
}
