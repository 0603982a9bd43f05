package io.github.fenchel.runner.explain.metric;

import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.ImageAttack;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.runner.explain.metric.robustness.AutoAttack;
import java.util.Optional;

/**
 * The share of images that are classified rightly, and even so at what each attack of AutoAttack's
 * standard set finds in the ball: the worst over attacks, as RobustBench counts it.
 *
 * <p>Formula: 1 if {@code argmax_k z_k = y} holds of the logits of the image as it is and of the
 * image that {@link AutoAttack} returns, else 0; undefined if one of them is NaN. An image that is
 * wrong as it is is never robust. Pooling: none. Range: 0 to the accuracy of the same images.
 * Direction: higher is better. It bounds the robust accuracy from above; fewer iterations or
 * queries than the standard set's make the bound looser.
 *
 * @param component the id, the ball and the attacks' budgets
 * @param search the attacks
 * @see <a href="https://arxiv.org/abs/2003.01690">Croce and Hein, ICML 2020</a>
 * @see <a href="https://arxiv.org/abs/2010.09670">Croce et al., 2021 (RobustBench)</a>
 */
record AutoAttackAccuracy(Component component, AutoAttack search) implements Metric {
  @Override
  public MetricDefinition definition() {
    return new MetricDefinition(
        component,
        1,
        "logits of images and attacked images",
        "none",
        "pixel [0,1]",
        "",
        Direction.HIGHER);
  }

  @Override
  public Optional<ImageAttack> imageAttack() {
    return Optional.of(search);
  }

  @Override
  public double[] measure(Evidence evidence) {
    return Scores.robust(evidence);
  }
}
