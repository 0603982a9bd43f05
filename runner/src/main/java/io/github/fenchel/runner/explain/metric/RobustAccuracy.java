package io.github.fenchel.runner.explain.metric;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.objective.Attack;
import io.github.fenchel.api.parameter.Component;
import java.util.Optional;

/**
 * The share of images that are classified rightly, and even so under an attack.
 *
 * <p>Formula: 1 if {@code argmax_k z_k = y} holds of the logits of the image as it is and of the
 * attacked image, else 0; undefined if one of them is NaN. The image itself lies in the attack's
 * ball: one that is wrong without the attack is never robust, even if the attack happens to correct
 * it. Pooling: none. Range: 0 to the accuracy of the same images. Direction: higher is better. An
 * attack only bounds the robust accuracy from above. Version 1 asked nothing of the image as it is.
 *
 * @param component the id and the attack's bound
 * @param search the attack
 * @param steps how many gradients it takes
 * @see <a href="https://arxiv.org/abs/1412.6572">Goodfellow, Shlens and Szegedy, 2015 (FGSM)</a>
 * @see <a href="https://arxiv.org/abs/1706.06083">Madry et al., 2018 (PGD)</a>
 */
record RobustAccuracy(Component component, Attack search, int steps) implements Metric {
  @Override
  public MetricDefinition definition() {
    return new MetricDefinition(
        component,
        2,
        "logits of images and attacked images",
        "none",
        "pixel [0,1]",
        "",
        Direction.HIGHER);
  }

  @Override
  public Optional<Attack> attack() {
    return Optional.of(search);
  }

  @Override
  public Passes passes(ImageShape image, Passes map) {
    return new Passes(2, steps); // the last iterate's loss, and the attacked image's logits
  }

  @Override
  public double[] measure(Evidence evidence) {
    return Scores.robust(evidence);
  }
}
