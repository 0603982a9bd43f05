package io.github.fenchel.runner.explain.saliency;

import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Value;
import java.util.stream.Collectors;

/** The names of the arrays that hold methods' maps. */
public final class ArrayName {
  private ArrayName() {}

  /**
   * Returns a method's id and all its arguments, e.g. {@code smooth_grad-samples_25-sigma_0.15}.
   *
   * <p>Letters, digits, {@code .}, {@code _} and {@code -} alone, so that it can name a file; a
   * fraction is {@code 1_over_3}.
   */
  public static String of(String id, Arguments arguments) {
    return arguments.values().entrySet().stream()
        .filter(argument -> !(argument.getValue() instanceof Value.Part))
        .map(argument -> "-" + argument.getKey() + "_" + safe(argument.getValue().text()))
        .collect(Collectors.joining("", safe(id), ""));
  }

  /**
   * Returns the same of a method that changes another's maps, e.g. {@code
   * threshold-share_0.1-of-gradient_logit}.
   */
  public static String of(String id, Arguments arguments, SaliencyMethod inner) {
    return of(id, arguments) + "-of-" + inner.arrayName();
  }

  private static String safe(String text) {
    return text.replace("/", "_over_").replaceAll("[^A-Za-z0-9._]", "_");
  }
}
