package io.github.fenchel.runner.zoo.layer;

import io.github.fenchel.api.model.Initializer;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;

/**
 * Layer normalization over the last axis, as {@code torch.nn.LayerNorm}: {@code weight (x - mean) /
 * sqrt(var + 1e-6) + bias} with the biased variance around the mean.
 *
 * @param name the layer's name
 * @param features the length of the last axis
 * @see <a href="https://arxiv.org/abs/1607.06450">Ba et al., 2016</a>
 */
public record LayerNorm(String name, int features) implements Layer {
  private static final double EPSILON = 1e-6;

  @Override
  public List<WeightSpec> weights() {
    Shape shape = Shape.of(features);
    return List.of(
        new WeightSpec(name + ".weight", shape, new Initializer.Constant(1), true),
        new WeightSpec(name + ".bias", shape, new Initializer.Constant(0), true));
  }

  @Override
  public Tensor forward(Tensor input, ForwardPass pass) {
    Tensor centered = input.sub(input.sum(true, -1).div(features));
    Tensor variance = centered.square().sum(true, -1).div(features);
    return centered
        .div(variance.add(EPSILON).sqrt())
        .mul(pass.value(name + ".weight"))
        .add(pass.value(name + ".bias"));
  }
}
