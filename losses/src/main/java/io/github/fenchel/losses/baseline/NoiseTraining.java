package io.github.fenchel.losses.baseline;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.classification.CrossEntropyTraining;
import io.github.fenchel.losses.geometry.Bounds;
import io.github.fenchel.losses.geometry.Groups;
import java.util.List;

/**
 * The baseline {@code noise}: cross-entropy on images moved in a random direction. The control that
 * shows what a perturbation of that size does by itself, without looking at the gradient.
 *
 * <p>{@code x' = x + epsilon n / ||n||_2}, {@code n} standard normal: every image moves by the same
 * Euclidean length, {@code epsilon}, before clipping.
 *
 * @param epsilon the length, in pixel units, greater than 0
 * @param clip whether {@code x'} is clipped to [0,1]
 */
public record NoiseTraining(double epsilon, boolean clip) implements CrossEntropyTraining {
  private static final String DIRECTION = "noise";

  /** Checks the range. */
  public NoiseTraining {
    Bounds.requirePositive("epsilon", epsilon);
  }

  /** Returns one draw, {@code noise}: standard normal, in the shape of the images. */
  @Override
  public List<DrawSpec> draws(ImageShape image, int n) {
    return List.of(new DrawSpec(DIRECTION, DrawSpec.Distribution.NORMAL, 0, image.batch(n)));
  }

  @Override
  public Tensor attack(Network network, Batch batch, Draws draws) {
    Tensor direction = Groups.of(draws.get(DIRECTION), 1, 2, 3).direction();
    Tensor moved = batch.images().add(direction.mul(epsilon));
    return (clip ? moved.clip(0, 1) : moved).stopGradient();
  }
}
