package io.github.fenchel.losses.attack;

import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;

/**
 * The point of highest value so far, for each example by itself.
 *
 * @param points {@code [N,C,H,W]}
 * @param values what each is worth, {@code [N]}
 */
public record BestSoFar(Tensor points, Tensor values) {

  /** These or others, whichever is worth more; these at a tie, or if the others' worth is NaN. */
  public BestSoFar or(Tensor others, Tensor theirValues) {
    Tensor better = theirValues.greaterThan(values);
    Tensor perImage = better.reshape(Shape.of(values.shape().get(0), 1, 1, 1));
    return new BestSoFar(perImage.where(others, points), better.where(theirValues, values));
  }
}
