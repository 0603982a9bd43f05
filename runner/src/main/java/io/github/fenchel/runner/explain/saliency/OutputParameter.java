package io.github.fenchel.runner.explain.saliency;

import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Parameter;
import java.util.Arrays;

/** The parameter by which a suite chooses the output to explain. */
public final class OutputParameter {
  /** The parameter; {@code logit} unless a suite says otherwise. */
  public static final Parameter OF =
      Parameter.choice(
          "of",
          Arrays.stream(Output.values()).map(Output::word).toList(),
          "the output that the map explains");

  private OutputParameter() {}

  /** Returns the output that the arguments choose. */
  public static Output of(Arguments arguments) {
    String word = arguments.word(OF.id());
    return Arrays.stream(Output.values())
        .filter(output -> output.word().equals(word))
        .findFirst()
        .orElseThrow();
  }
}
