package io.github.fenchel.runner.train.optimizer;

import io.github.fenchel.api.backend.Gradients;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.api.training.Optimizer;
import java.util.List;

/**
 * Stochastic gradient descent, as {@code torch.optim.SGD} defines it without dampening.
 *
 * <p>{@code g = gradient + weightDecay w; b = momentum b + g; w = w - rate b}, or with Nesterov's
 * look-ahead {@code w = w - rate (g + momentum b)}. The buffer starts at 0, so the first step's is
 * the gradient.
 *
 * @param rate the base learning rate
 * @param momentum how much of the buffer stays; 0 for none
 * @param nesterov whether the step looks ahead; needs a momentum
 * @param weightDecay the decay, coupled into the gradient; 0 for none
 * @param of which weights decay
 */
public record Sgd(
    double rate, double momentum, boolean nesterov, double weightDecay, DecayedWeights of)
    implements Optimizer {
  /** Checks that a look-ahead has a momentum. */
  public Sgd {
    if (nesterov && momentum == 0) {
      throw new IllegalArgumentException(
          "sgd: nesterov needs a momentum above 0, found 0; set momentum, e.g. 0.9");
    }
  }

  @Override
  public double[] scalars(long step, double stepRate) {
    return new double[] {stepRate};
  }

  @Override
  public Update prepare(Session session, List<Variable> weights) {
    List<Variable> own = List.copyOf(weights);
    if (momentum == 0) {
      return (gradients, scalars) ->
          own.forEach(weight -> move(weight, decayed(gradients, weight), scalars));
    }
    List<Variable> buffers = OptimizerState.zeros(session, "sgd.momentum", own);
    return (gradients, scalars) -> {
      for (int i = 0; i < own.size(); i++) {
        Variable weight = own.get(i);
        Variable buffer = buffers.get(i);
        Tensor gradient = decayed(gradients, weight);
        Tensor moved = buffer.value().mul(momentum).add(gradient);
        buffer.assign(moved);
        move(weight, nesterov ? gradient.add(moved.mul(momentum)) : moved, scalars);
      }
    };
  }

  private Tensor decayed(Gradients gradients, Variable weight) {
    Tensor gradient = gradients.of(weight);
    return weightDecay == 0 || !of.contains(weight)
        ? gradient
        : gradient.add(weight.value().mul(weightDecay));
  }

  private static void move(Variable weight, Tensor direction, List<Tensor> scalars) {
    weight.assign(weight.value().sub(direction.mul(scalars.get(0))));
  }
}
