package io.github.fenchel.runner.train;

import io.github.fenchel.api.backend.Gradients;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Shortens the gradients of all weights together, as torch's {@code clip_grad_norm_} does. */
final class GradientClipping {
  private static final double EPSILON = 1e-6;

  private GradientClipping() {}

  /**
   * Returns {@code g min(1, most / (||g||_2 + 1e-6))}, the norm over all weights; within a program.
   *
   * @param weights the weights in the network's order, the order of the sum
   * @param most the largest length
   * @see <a href="https://arxiv.org/abs/1211.5063">Pascanu, Mikolov and Bengio, 2013</a>
   */
  static Gradients clipped(Gradients gradients, List<Variable> weights, double most) {
    Tensor sum = gradients.value().fill(0);
    for (Variable weight : weights) {
      sum = sum.add(gradients.of(weight).square().sum());
    }
    Tensor factor = sum.fill(most).div(sum.sqrt().add(EPSILON)).clip(0, 1);
    Map<Variable, Tensor> shortened = new HashMap<>();
    for (Variable weight : weights) {
      shortened.put(weight, gradients.of(weight).mul(factor));
    }
    return new Gradients(gradients.value(), gradients.auxiliary(), shortened);
  }
}
