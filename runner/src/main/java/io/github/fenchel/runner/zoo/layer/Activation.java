package io.github.fenchel.runner.zoo.layer;

import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;
import java.util.Locale;

/** The nonlinearity between two layers. */
public enum Activation implements Layer {
  /** {@code max(x, 0)}. */
  RELU,
  /** {@code log(1 + exp(x))}: has a second derivative, which the penalty route can use. */
  SOFTPLUS,
  /** {@code x sigmoid(x)}, which has no kinks. */
  SILU,
  /** {@code x (1 + erf(x / sqrt(2))) / 2}, which has no kinks. */
  GELU;

  /** The parameter that chooses it; {@code relu} unless a suite says otherwise. */
  public static final Parameter PARAMETER =
      Parameter.choice("activation", List.of(RELU.word(), SOFTPLUS.word()), "the non-linearity");

  /** Returns the one that the arguments choose. */
  public static Activation of(Arguments arguments) {
    String word = arguments.word(PARAMETER.id());
    return word.equals(SOFTPLUS.word()) ? SOFTPLUS : RELU;
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A softplus that is close to the ReLU; the others themselves. */
  @Override
  public Layer smoothed() {
    return this == RELU ? new SharpSoftplus() : this;
  }

  @Override
  public Tensor forward(Tensor input, ForwardPass pass) {
    return switch (this) {
      case RELU -> input.relu();
      case SOFTPLUS -> input.softplus();
      case SILU -> input.mul(input.sigmoid());
      case GELU -> input.mul(input.mul(Math.sqrt(0.5)).erf().add(1)).mul(0.5);
    };
  }
}
