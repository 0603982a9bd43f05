package io.github.fenchel.losses.norm;

import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.Set;

/**
 * A norm that weighs each pixel by what a mask leaves of it; without its mask it refuses to
 * compute.
 *
 * <p>The mask {@code m} is the side map {@code mask}, in [0,1]: the object, or where people looked.
 * The weight of a pixel, in all its channels, is {@code 1 - m}: where {@code m} is 1 the gradient
 * is free and the perturbation 0.
 */
interface MaskedNorm extends Norm {
  /** The side map's name. */
  String MASK = "mask";

  /** Returns the norm's id. */
  String id();

  /**
   * Returns this norm with its weights.
   *
   * @param weight {@code 1 - m}, {@code [N,1,H,W]}
   */
  Norm weighted(Tensor weight);

  @Override
  default Set<String> sides() {
    return Set.of(MASK);
  }

  /**
   * Returns this norm with the batch's masks.
   *
   * @throws IllegalArgumentException if the batch has no mask, or one of another shape
   */
  @Override
  default Norm on(Batch batch) {
    Tensor mask = batch.sides().get(MASK);
    Shape images = batch.images().shape();
    if (mask == null) {
      throw new IllegalArgumentException(
          id()
              + " takes the side map \"mask\", and the batch has "
              + (batch.sides().isEmpty() ? "none" : batch.sides().keySet())
              + "; choose data with masks");
    }
    if (!mask.shape().equals(images.with(1, 1))) {
      throw new IllegalArgumentException(
          id()
              + ": the side map \"mask\" has shape "
              + mask.shape()
              + ", expected "
              + images.with(1, 1)
              + " for images "
              + images);
    }
    return weighted(mask.negate().add(1));
  }

  @Override
  default Tensor penalty(Tensor gradient) {
    throw missing();
  }

  @Override
  default Tensor regularizer(Tensor delta) {
    throw missing();
  }

  @Override
  default Tensor maximizer(Tensor gradient) {
    throw missing();
  }

  @Override
  default Tensor prox(Tensor delta, Tensor step) {
    throw missing();
  }

  private IllegalStateException missing() {
    return new IllegalStateException(
        id() + " weighs pixels by the side map \"mask\": give it a batch first, on(batch)");
  }
}
