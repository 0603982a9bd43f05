package io.github.fenchel.runner.zoo.layer;

import io.github.fenchel.api.model.Initializer;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;

/**
 * A fully connected layer with a bias, over the last axis of its input.
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
    Shape shape = input.shape();
    Tensor rows = shape.rank() == 2 ? input : input.reshape(Shape.of(shape.size() / in, in));
    Tensor result =
        pass.nn().linear(rows, pass.value(name + ".weight"), pass.value(name + ".bias"));
    return shape.rank() == 2 ? result : result.reshape(shape.with(shape.rank() - 1, out));
  }
}
