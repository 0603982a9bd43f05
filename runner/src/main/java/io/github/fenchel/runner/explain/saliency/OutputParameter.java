package io.github.fenchel.runner.explain.saliency;

import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Parameter;
import java.util.List;

/** The parameter by which a suite chooses the output to explain. */
public final class OutputParameter {
  /** The parameter; {@code logit} unless a suite says otherwise. */
  public static final Parameter OF =
      Parameter.choice(
          "of",
          List.of(Output.LOGIT.word(), Output.LOSS.word()),
          "the output that the map explains");

  private OutputParameter() {}

  /** Returns the output that the arguments choose. */
  public static Output of(Arguments arguments) {
    return arguments.word(OF.id()).equals(Output.LOSS.word()) ? Output.LOSS : Output.LOGIT;
  }
}
