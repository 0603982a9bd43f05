package io.github.fenchel.runner.train.optimizer;

import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.training.LearningRate;
import java.util.List;

/** The built-in learning rates. */
public final class LearningRates {
  private LearningRates() {}

  /** Returns the learning rates. */
  public static List<Offer<LearningRate>> offers() {
    return List.of(
        new Offer<>(
            Descriptor.of("constant", "the base rate at every step"), arguments -> constant()),
        new Offer<>(
            Descriptor.of("cosine", "half a cosine from the base rate toward zero"),
            arguments -> cosine()));
  }

  /** The base rate at every step. */
  public static LearningRate constant() {
    return (base, step, steps) -> base;
  }

  /**
   * Half a cosine: {@code base (1 + cos(pi (step - 1) / steps)) / 2}, the closed form of {@code
   * torch.optim.lr_scheduler.CosineAnnealingLR} with minimum 0, moved on after every step. The
   * first step has the base rate; zero would come after the last.
   *
   * @see <a href="https://arxiv.org/abs/1608.03983">Loshchilov and Hutter, 2017</a>
   */
  public static LearningRate cosine() {
    return (base, step, steps) ->
        base * (1 + StrictMath.cos(Math.PI * (double) (step - 1) / (double) steps)) / 2;
  }
}
