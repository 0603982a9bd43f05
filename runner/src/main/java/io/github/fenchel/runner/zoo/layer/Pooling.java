package io.github.fenchel.runner.zoo.layer;

import io.github.fenchel.api.backend.Window;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;
import java.util.Locale;

/**
 * One value for each window.
 *
 * @param kind which value
 * @param window the windows
 */
public record Pooling(Kind kind, Window window) implements Layer {

  /** The value that represents a window. */
  public enum Kind {
    /** The largest: where two tie, the gradient's way jumps from one to the other. */
    MAX,
    /** The mean, which has no kinks. */
    AVERAGE;

    /** The parameter that chooses it; {@code max} unless a suite says otherwise. */
    public static final Parameter PARAMETER =
        Parameter.choice(
            "pooling",
            List.of(MAX.word(), AVERAGE.word()),
            "what halves the image; average has no kinks");

    /** Returns the one that the arguments choose. */
    public static Kind of(Arguments arguments) {
      return arguments.word(PARAMETER.id()).equals(AVERAGE.word()) ? AVERAGE : MAX;
    }

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public ActivationShape after(ActivationShape input) {
    return input.windows(window.size(), window.stride(), window.padding());
  }

  @Override
  public Tensor forward(Tensor input, ForwardPass pass) {
    return kind == Kind.MAX
        ? pass.nn().maxPool2d(input, window)
        : pass.nn().averagePool2d(input, window);
  }
}
