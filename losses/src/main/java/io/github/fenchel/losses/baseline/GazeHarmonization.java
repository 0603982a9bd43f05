package io.github.fenchel.losses.baseline;

import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.classification.Classification;
import io.github.fenchel.losses.classification.CrossEntropyTraining;
import io.github.fenchel.losses.geometry.Bounds;
import io.github.fenchel.losses.geometry.Coordinates;
import io.github.fenchel.losses.geometry.Groups;
import io.github.fenchel.losses.route.RouteOptions;
import java.util.Objects;
import java.util.Set;

/**
 * The baseline {@code gaze}: the authors' scheme that harmonizes gradient maps with human gaze. Not
 * a norm.
 *
 * <p>{@code x' = x + d}, {@code d = epsilon g / ||g||_2 (1 - 2 m)} with {@code m} in [0,1] where
 * people look. To first order the loss gains {@code epsilon sum_i (1 - 2 m_i) g_i^2 / ||g||_2}:
 * gradient energy is penalized where {@code m < 1/2} and <em>rewarded</em> where {@code m > 1/2}.
 * So what it penalizes is indefinite and no convex {@code R} has it for a conjugate: it has no
 * certificate. The convex form is a weighted norm.
 *
 * <p>The authors' code runs in training mode and in normalized coordinates, and does not clip; an
 * image without gradient becomes NaN there, and stays as it is here.
 *
 * @param epsilon the longest perturbation of an image, greater than 0, in pixel units, or in
 *     deviations in normalized coordinates
 * @param options how images are perturbed
 * @see <a href="https://arxiv.org/abs/2404.04647">Gong, Dou and Farnia, CVPR 2024</a>
 */
public record GazeHarmonization(double epsilon, RouteOptions options)
    implements CrossEntropyTraining {
  private static final String MASK = "mask";

  /** Checks the range. */
  public GazeHarmonization {
    Bounds.requirePositive("epsilon", epsilon);
  }

  /** Returns {@code mask}: 1 where people look, 0 where they do not. */
  @Override
  public Set<String> sides() {
    return Set.of(MASK);
  }

  @Override
  public Tensor attack(Network network, Batch batch, Draws draws) {
    Tensor mask = Objects.requireNonNull(batch.sides().get(MASK), "the batch has no mask");
    Coordinates coordinates = options.coordinates(network.input());
    Classification classification = new Classification(network, batch, options.attackMode(), draws);
    Tensor gradient = coordinates.timesDeviation(classification.slope(batch.images()).gradient());
    Tensor direction = Groups.of(gradient, 1, 2, 3).direction();
    Tensor delta = direction.mul(mask.mul(-2).add(1)).mul(epsilon);
    Tensor moved = batch.images().add(coordinates.timesDeviation(delta));
    return (options.clip() ? moved.clip(0, 1) : moved).stopGradient();
  }
}
