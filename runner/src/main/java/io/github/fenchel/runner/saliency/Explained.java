package io.github.fenchel.runner.saliency;

import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Parameter;
import java.util.List;
import java.util.Locale;

/** The output of a network that a map explains. */
public enum Explained {
  /** The class score of the label, before the softmax. */
  LOGIT,
  /** The cross-entropy of the label. */
  LOSS;

  /** The parameter that chooses it; {@code logit} unless a suite says otherwise. */
  public static final Parameter PARAMETER =
      Parameter.choice(
          "of", List.of(LOGIT.word(), LOSS.word()), "the output that the map explains");

  /** Returns the one that the arguments choose. */
  public static Explained of(Arguments arguments) {
    return arguments.word(PARAMETER.id()).equals(LOSS.word()) ? LOSS : LOGIT;
  }

  /** Returns how a suite spells it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the name of its simple-gradient array: {@code gradient_logit}. */
  public String arrayName() {
    return "gradient_" + word();
  }

  /** Returns what it is, for a metric's definition. */
  public String text() {
    return this == LOGIT ? "logit of the label" : "loss";
  }
}
