package io.github.fenchel.runner.train.optimizer;

import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.training.Optimizer;
import java.util.List;

/** The built-in optimizers, with the defaults of {@code torch.optim}. */
public final class Optimizers {
  private static final Range FROM_ZERO = Range.atLeast(0);
  private static final Parameter OF =
      Parameter.flag(
              "decayNormAndBias", true, "whether biases and scales of normalization decay, too")
          .asLater();

  private Optimizers() {}

  /** Returns the optimizers. */
  public static List<Offer<Optimizer>> offers() {
    return List.of(
        new Offer<>(
            adamDescriptor("adam", "Adam; weight decay coupled into the gradient", "0"),
            arguments -> adam(arguments, WeightDecay.COUPLED)),
        new Offer<>(
            adamDescriptor("adamw", "Adam; weight decay decoupled from the gradient", "0.01"),
            arguments -> adam(arguments, WeightDecay.DECOUPLED)),
        new Offer<>(
            Descriptor.of(
                "sgd",
                "stochastic gradient descent; weight decay coupled into the gradient",
                real("rate", "1e-3", Range.positive(), "base learning rate"),
                real("momentum", "0", Range.properShare(), "how much of the buffer stays"),
                Parameter.flag("nesterov", false, "whether the step looks ahead"),
                real("weightDecay", "0", FROM_ZERO, "decay, times the weight"),
                OF),
            arguments ->
                new Sgd(
                    arguments.quantity("rate"),
                    arguments.quantity("momentum"),
                    arguments.flag("nesterov"),
                    arguments.quantity("weightDecay"),
                    of(arguments))));
  }

  private static Descriptor adamDescriptor(String id, String doc, String decay) {
    return Descriptor.of(
        id,
        doc,
        real("rate", "1e-3", Range.positive(), "base learning rate"),
        real("beta1", "0.9", Range.properShare(), "how much of the first moment stays"),
        real("beta2", "0.999", Range.properShare(), "how much of the second moment stays"),
        real("epsilon", "1e-8", Range.positive(), "added to the root of the second moment"),
        real("weightDecay", decay, FROM_ZERO, "decay, times the weight"),
        OF);
  }

  private static Adam adam(Arguments arguments, WeightDecay decay) {
    return new Adam(
        arguments.quantity("rate"),
        arguments.quantity("beta1"),
        arguments.quantity("beta2"),
        arguments.quantity("epsilon"),
        arguments.quantity("weightDecay"),
        decay,
        of(arguments));
  }

  private static DecayedWeights of(Arguments arguments) {
    return arguments.flag("decayNormAndBias") ? DecayedWeights.ALL : DecayedWeights.KERNELS;
  }

  private static Parameter real(String id, String fallback, Range range, String doc) {
    return Parameter.quantity(id, Unit.NONE, fallback, range, doc);
  }
}
