package io.github.fenchel.api.backend;

import io.github.fenchel.api.tensor.Tensor;

/**
 * What a step of Adam moves of one weight.
 *
 * @param weight the weight
 * @param first the gradients, decayed and summed
 * @param second their squares, likewise
 */
public record AdamStep(Tensor weight, Tensor first, Tensor second) {

  /**
   * Returns what follows, computed by its definition.
   *
   * @see NeuralOps#adam
   */
  public AdamStep next(Tensor gradient, double beta1, double beta2, Tensor rate, Tensor epsilon) {
    Tensor moment = first.mul(beta1).add(gradient);
    Tensor squares = second.mul(beta2).add(gradient.square());
    Tensor direction = moment.div(squares.sqrt().add(epsilon));
    return new AdamStep(weight.sub(direction.mul(rate)), moment, squares);
  }
}
