package io.github.fenchel.runner.explain.metric.robustness;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.ImageAttack;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.losses.geometry.Bounds;
import java.util.List;

/**
 * The standard set of AutoAttack: Auto-PGD on the cross-entropy, targeted Auto-PGD on the
 * difference of logits ratio, targeted FAB and Square, one start each; every attack sees the images
 * that those before it did not find, and of an image found the first wrongly classified point
 * counts.
 *
 * <p>Targets are the 9 largest other classes, or all others if there are fewer. With fewer than 4
 * classes, where the ratio is not defined, targeted Auto-PGD climbs the difference itself. Points
 * are computed in double: the network sees them rounded to its own type. An image that is wrong as
 * it is stays as it is.
 *
 * @param ball the norm that measures the ball
 * @param epsilon its radius, in pixel units, greater than 0
 * @param iterations the steps of Auto-PGD and FAB; 100 in the standard set
 * @param queries the queries of Square; 5,000 in the standard set
 * @see <a href="https://arxiv.org/abs/2003.01690">Croce and Hein, ICML 2020</a>
 */
public record AutoAttack(HostBall ball, double epsilon, int iterations, int queries)
    implements ImageAttack {
  private static final int TARGETS = 9;

  /** Checks the radius. */
  public AutoAttack {
    Bounds.requirePositive("epsilon", epsilon);
  }

  @Override
  public String name() {
    return "autoattack " + ball.word();
  }

  private List<BallAttack> attacks() {
    return List.of(
        new Apgd(ball, epsilon, iterations, 0),
        new Apgd(ball, epsilon, iterations, TARGETS),
        new Fab(ball, epsilon, iterations, TARGETS),
        new Square(ball, epsilon, queries));
  }

  /** Returns what an image costs that withstands all attacks, of 10 classes or more. */
  @Override
  public Passes passes(ImageShape image) {
    return attacks().stream()
        .map(attack -> attack.passes(image))
        .reduce(Passes.forwards(1), Passes::plus);
  }

  @Override
  public HostArray perturb(TrainedModel model, LabeledImages images) {
    return perturb(model, images, attacks());
  }

  /** Perturbs by some attacks, one after another. */
  static HostArray perturb(TrainedModel model, LabeledImages images, List<BallAttack> attacks) {
    Hunt hunt = new Hunt(model, images);
    attacks.forEach(attack -> attack.hunt(hunt));
    return hunt.moved();
  }
}
