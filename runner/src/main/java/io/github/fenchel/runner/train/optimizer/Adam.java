package io.github.fenchel.runner.train.optimizer;

import io.github.fenchel.api.backend.AdamStep;
import io.github.fenchel.api.backend.Gradients;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.api.training.Optimizer;
import java.util.List;

/**
 * Adam with bias correction, as {@code torch.optim.Adam} and {@code AdamW} define it.
 *
 * <p>{@code m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2; w = w - rate (m / (1 -
 * beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)}. The state holds {@code m / (1 - beta1)} and
 * {@code v / (1 - beta2)}, and all factors that do not depend on the weight are drawn together into
 * two numbers per step: what remains is {@link io.github.fenchel.api.backend.NeuralOps#adam}, which
 * an engine may compute at once.
 *
 * @param rate the base learning rate
 * @param beta1 how much of the first moment stays, below 1
 * @param beta2 how much of the second moment stays, below 1
 * @param epsilon added to the root of the corrected second moment
 * @param weightDecay the decay; 0 for none
 * @param decay where it acts
 * @param of which weights decay
 * @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba, 2015</a>
 */
public record Adam(
    double rate,
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    WeightDecay decay,
    DecayedWeights of)
    implements Optimizer {

  @Override
  public double[] scalars(long step, double stepRate) {
    double first = (1 - StrictMath.pow(beta1, (double) step)) / (1 - beta1);
    double root = Math.sqrt((1 - StrictMath.pow(beta2, (double) step)) / (1 - beta2));
    return new double[] {stepRate * root / first, epsilon * root, 1 - stepRate * weightDecay};
  }

  @Override
  public Update prepare(Session session, List<Variable> weights) {
    List<Variable> own = List.copyOf(weights);
    List<Variable> firsts = OptimizerState.zeros(session, "adam.first", own);
    List<Variable> seconds = OptimizerState.zeros(session, "adam.second", own);
    return (gradients, scalars) -> {
      for (int i = 0; i < own.size(); i++) {
        step(session, gradients, scalars, own.get(i), firsts.get(i), seconds.get(i));
      }
    };
  }

  private void step(
      Session session,
      Gradients gradients,
      List<Tensor> scalars,
      Variable weight,
      Variable first,
      Variable second) {
    Tensor value = weight.value();
    Tensor gradient = gradients.of(weight);
    if (weightDecay != 0 && of.contains(weight)) {
      if (decay == WeightDecay.COUPLED) {
        gradient = gradient.add(value.mul(weightDecay));
      } else {
        value = value.mul(scalars.get(2));
      }
    }
    AdamStep next =
        session
            .nn()
            .adam(
                new AdamStep(value, first.value(), second.value()),
                gradient,
                beta1,
                beta2,
                scalars.get(0),
                scalars.get(1));
    first.assign(next.first());
    second.assign(next.second());
    weight.assign(next.weight());
  }
}
