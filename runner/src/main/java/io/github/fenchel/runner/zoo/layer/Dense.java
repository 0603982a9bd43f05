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
 * @param start how the weight starts
 * @param biasStart how the bias starts
 */
public record Dense(String name, int in, int out, Initializer start, Initializer biasStart)
    implements Layer {

  /** A layer that starts Xavier uniform, with a bias of zero. */
  public Dense(String name, int in, int out) {
    this(name, in, out, Initializer.xavierUniform(in, out), new Initializer.Constant(0));
  }

  /** A layer that starts as {@code torch.nn.Linear} does. */
  public static Dense startingAsPyTorch(String name, int in, int out) {
    Initializer uniform = Initializer.ofPyTorch(in);
    return new Dense(name, in, out, uniform, uniform);
  }

  @Override
  public List<WeightSpec> weights() {
    return List.of(
        new WeightSpec(name + ".weight", Shape.of(out, in), start, true),
        new WeightSpec(name + ".bias", Shape.of(out), biasStart, true));
  }

  @Override
  public Tensor forward(Tensor input, ForwardPass pass) {
    return pass.nn().linear(input, pass.value(name + ".weight"), pass.value(name + ".bias"));
  }
}
