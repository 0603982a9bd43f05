package io.github.fenchel.runner.zoo.layer;

import io.github.fenchel.api.model.Initializer;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;

/**
 * A fully connected layer with a bias.
 *
 * @param name the layer's name
 * @param in input features
 * @param out output features
 */
public record Dense(String name, int in, int out) implements Layer {

  /** Xavier uniform, and a bias of zero. */
  @Override
  public List<WeightSpec> weights() {
    Initializer xavier = Initializer.xavierUniform(in, out);
    return List.of(
        new WeightSpec(name + ".weight", Shape.of(out, in), xavier, true),
        new WeightSpec(name + ".bias", Shape.of(out), new Initializer.Constant(0), true));
  }

  @Override
  public Tensor forward(Tensor input, ForwardPass pass) {
    return pass.nn().linear(input, pass.value(name + ".weight"), pass.value(name + ".bias"));
  }
}
